package coretime.bench.load;

import coretime.bench.load.DaemonProcess.Resident;
import coretime.bench.load.LedgerWatch.Row;
import coretime.lab.PauseLoad.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * What came of a load. Immutable.
 *
 * @param pauses what was done, in the order of the pauses' ends
 * @param rows the freezes that came into the ledger, in its order
 * @param readySeconds from the daemon's start until it watched all domains
 * @param tookSeconds how long the load took
 * @param busy the part of one processor that the daemon took under load
 * @param idle the same while nothing happened
 * @param loaded its memory as the load ended
 * @param rested its memory at the very end
 */
record LoadResult(
        List<Pause> pauses,
        List<Row> rows,
        double readySeconds,
        double tookSeconds,
        double busy,
        double idle,
        Resident loaded,
        Resident rested) {
    private static final double MILLION = 1e6;

    LoadResult {
        pauses = List.copyOf(pauses);
        rows = List.copyOf(rows);
    }

    /**
     * The freeze of each pause, in the order of the pauses, where the ledger has them in the order in which they were made; a pause
     * that it has not, or not in this order, has none.
     */
    List<Optional<Row>> matches() {
        List<Instant> ends = ends();
        List<Optional<Row>> matches = new ArrayList<>();
        Iterator<Row> left = rows.iterator();
        Optional<Row> next = next(left);
        for (int i = 0; i < pauses.size(); i++) {
            Pause pause = pauses.get(i);
            Instant end = ends.get(i);
            Optional<Row> match = next.filter(row -> isOf(row, pause, end));
            matches.add(match);
            if (match.isPresent()) {
                next = next(left);
            }
        }
        return matches;
    }

    /** When each pause's domain was paused the next time. */
    private List<Instant> ends() {
        Map<UUID, Instant> next = new HashMap<>();
        Deque<Instant> ends = new ArrayDeque<>();
        for (Pause pause : pauses.reversed()) {
            ends.addFirst(next.getOrDefault(pause.domain(), Instant.MAX));
            next.put(pause.domain(), pause.suspending());
        }
        return List.copyOf(ends);
    }

    private static Optional<Row> next(Iterator<Row> rows) {
        return rows.hasNext() ? Optional.of(rows.next()) : Optional.empty();
    }

    /** By whose it is, and by its moments: libvirt's events came after libvirt was told, and before the domain was paused again. */
    private static boolean isOf(Row row, Pause pause, Instant end) {
        return row.domain().equals(pause.domain())
                && !row.from().isBefore(pause.suspending())
                && !row.to().isBefore(pause.resuming())
                && row.from().isBefore(end);
    }

    /** How many pauses have no freeze. */
    long lost() {
        return matches().stream().filter(Optional::isEmpty).count();
    }

    /** How many freezes are of no pause. */
    long surplus() {
        return rows.size() - (pauses.size() - lost());
    }

    /**
     * How long it took from the moment before libvirt was told to let a domain go on until its freeze could be read in the ledger, in
     * milliseconds, sorted.
     */
    List<Double> latencies() {
        return sorted((pause, row) -> Duration.between(pause.resuming(), row.seen()));
    }

    /** The part of it that was over when libvirt's event was in the daemon. */
    List<Double> libvirtsParts() {
        return sorted((pause, row) -> Duration.between(pause.resuming(), row.to()));
    }

    private List<Double> sorted(BiFunction<Pause, Row, Duration> length) {
        List<Optional<Row>> matches = matches();
        return IntStream.range(0, pauses.size())
                .boxed()
                .flatMap(i -> matches.get(i).map(row -> length.apply(pauses.get(i), row)).stream())
                .map(duration -> duration.toNanos() / MILLION)
                .sorted()
                .toList();
    }

    /** The value that this part of the sorted ones is not above. */
    static double quantile(List<Double> sorted, double part) {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no values have no quantile");
        }
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(part * sorted.size()) - 1));
    }
}
