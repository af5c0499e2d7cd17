package coretime.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * What the ledger adds up to.
 *
 * @param ended how many incidents ended so; every outcome is there
 * @param open how many have no end yet
 * @param outages how long guests were out for panics
 * @param cores how many cores are in each state; every state is there
 * @param coreBytes the size of those that are sealed
 */
public record LedgerStatistics(
        Map<Outcome, Long> ended, long open, Outages outages, Map<CoreRecord.State, Long> cores, long coreBytes) {

    private static final long NANOS = 1_000_000_000L;

    public LedgerStatistics {
        ended = Map.copyOf(ended);
        cores = Map.copyOf(cores);
    }

    /**
     * Outages by their length, from the panic until the CPUs ran the next boot.
     *
     * @param counts how many are longer than the limit before and not longer than this one of {@link #LIMITS}; the last are longer
     *     than all
     * @param sum of all
     */
    public record Outages(List<Long> counts, Duration sum) {
        /** Upper ends, in seconds. */
        public static final List<Integer> LIMITS = List.of(1, 2, 5, 10, 20, 60, 120, 300, 600, 1800, 3600);

        public Outages {
            counts = List.copyOf(counts);
        }
    }

    static LedgerStatistics of(Handle handle) {
        Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
        Arrays.stream(Outcome.values()).forEach(outcome -> ended.put(outcome, 0L));
        handle.createQuery("SELECT outcome, count(*) AS n FROM incident WHERE outcome IS NOT NULL GROUP BY outcome")
                .map((row, context) -> Map.entry(row.getString("outcome"), row.getLong("n")))
                .forEach(entry -> Arrays.stream(Outcome.values())
                        .filter(outcome -> outcome.name().equals(entry.getKey()))
                        .forEach(outcome -> ended.put(outcome, entry.getValue())));
        long open = handle.createQuery("SELECT count(*) FROM incident WHERE outcome IS NULL")
                .mapTo(Long.class)
                .one();
        Map<CoreRecord.State, Long> cores = new EnumMap<>(CoreRecord.State.class);
        Arrays.stream(CoreRecord.State.values()).forEach(state -> cores.put(state, 0L));
        handle.createQuery("SELECT state, count(*) AS n FROM core GROUP BY state")
                .map((row, context) -> Map.entry(row.getString("state"), row.getLong("n")))
                .forEach(entry -> Arrays.stream(CoreRecord.State.values())
                        .filter(state -> state.label().equals(entry.getKey()))
                        .forEach(state -> cores.put(state, entry.getValue())));
        long bytes = handle.createQuery("SELECT coalesce(sum(bytes), 0) FROM core WHERE state = 'sealed'")
                .mapTo(Long.class)
                .one();
        return new LedgerStatistics(ended, open, outages(handle), cores, bytes);
    }

    /** The ledger has them as the freezes of panics. */
    private static Outages outages(Handle handle) {
        String part = IntStream.range(0, Outages.LIMITS.size())
                .mapToObj(i -> "WHEN frozen_to - frozen_from <= " + Outages.LIMITS.get(i) * NANOS + " THEN " + i)
                .collect(Collectors.joining(" ", "CASE ", " ELSE " + Outages.LIMITS.size() + " END"));
        List<Long> counts = new ArrayList<>();
        IntStream.rangeClosed(0, Outages.LIMITS.size()).forEach(_ -> counts.add(0L));
        long sum = handle
                .createQuery("SELECT " + part + " AS part, count(*) AS n, sum(CASE WHEN frozen_to > frozen_from"
                        + " THEN frozen_to - frozen_from ELSE 0 END) AS total FROM \"freeze\" WHERE incident IS NOT NULL"
                        + " GROUP BY 1")
                .map((row, context) -> {
                    counts.set(row.getInt("part"), row.getLong("n"));
                    return row.getLong("total");
                })
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Outages(counts, Duration.ofNanos(sum));
    }
}
