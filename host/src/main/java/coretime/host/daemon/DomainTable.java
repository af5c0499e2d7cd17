package coretime.host.daemon;

import coretime.host.ClockReading;
import coretime.host.Freeze;
import coretime.host.GuestClock;
import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.QemuProcess;
import coretime.host.QemuProcesses;
import coretime.host.Tolerances;
import coretime.host.daemon.DomainStatus.Run;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The domains as they were last seen. What the ledger has of one is looked up again only after it has changed, so that asking
 * for all of a thousand costs little. Safe for use by many threads.
 */
final class DomainTable {
    private final Ledger ledger;
    private final Map<UUID, Row> rows = new ConcurrentHashMap<>();

    DomainTable(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What was seen of a domain in one look. */
    record Seen(UUID domain, String name, Run run, boolean adopted, boolean watched, Tolerances tolerances) {}

    /** What the ledger has of its clocks, in its QEMU process. */
    private record Clocks(Optional<ClockReading> system, Optional<ClockReading> rtc, Duration frozen) {
        static final Clocks NONE = new Clocks(Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    /** A domain; without its clocks where they are to be looked up. */
    private record Row(Seen seen, Optional<Clocks> clocks) {}

    /** Puts in what was seen; gives whether it is news. */
    boolean put(Seen seen) {
        Row before = rows.get(seen.domain());
        boolean isNews = before == null || !before.seen().equals(seen);
        if (isNews) {
            rows.put(seen.domain(), new Row(seen, Optional.empty()));
        }
        return isNews;
    }

    boolean has(UUID domain) {
        return rows.containsKey(domain);
    }

    /** How many are watched. */
    int watched() {
        return (int) rows.values().stream().filter(row -> row.seen().watched()).count();
    }

    /** The domains that are not among these. */
    List<UUID> without(Set<UUID> there) {
        return rows.keySet().stream().filter(domain -> !there.contains(domain)).toList();
    }

    void remove(UUID domain) {
        rows.remove(domain);
    }

    /** The ledger has something else of it now. */
    void changed(UUID domain) {
        rows.computeIfPresent(domain, (_, row) -> new Row(row.seen(), Optional.empty()));
    }

    Optional<UUID> named(String name) {
        return rows.values().stream()
                .map(Row::seen)
                .filter(seen -> seen.name().equals(name))
                .map(Seen::domain)
                .findFirst();
    }

    /** By their names. */
    List<DomainStatus> statuses() {
        return ledger.together(this::lookUpAll);
    }

    private List<DomainStatus> lookUpAll() {
        Map<UUID, Long> open = ledger.openIncidents().stream()
                .collect(Collectors.toMap(incident -> incident.panic().domain(), Incident::id, (_, later) -> later));
        return rows.values().stream()
                .map(row -> status(row, open))
                .sorted(Comparator.comparing(DomainStatus::name).thenComparing(DomainStatus::domain))
                .toList();
    }

    private DomainStatus status(Row row, Map<UUID, Long> open) {
        Seen seen = row.seen();
        Clocks clocks = row.clocks().orElseGet(() -> lookUp(row));
        Long incident = open.get(seen.domain());
        return new DomainStatus(
                seen.domain(),
                seen.name(),
                seen.run(),
                seen.adopted(),
                seen.watched(),
                clocks.system(),
                clocks.rtc(),
                seen.tolerances(),
                clocks.frozen(),
                incident == null ? OptionalLong.empty() : OptionalLong.of(incident));
    }

    private Clocks lookUp(Row row) {
        UUID domain = row.seen().domain();
        Clocks clocks = row.seen().run() == Run.OFF || !row.seen().adopted()
                ? Clocks.NONE
                : QemuProcesses.ofHost()
                        .find(domain)
                        .map(process -> clocks(domain, process))
                        .orElse(Clocks.NONE);
        // Not where it has changed meanwhile: then it is looked up again.
        rows.replace(domain, row, new Row(row.seen(), Optional.of(clocks)));
        return clocks;
    }

    private Clocks clocks(UUID domain, QemuProcess process) {
        return new Clocks(
                ledger.lastReading(domain, process, GuestClock.SYSTEM),
                ledger.lastReading(domain, process, GuestClock.RTC),
                ledger.freezes(domain, process).stream().map(Freeze::length).reduce(Duration.ZERO, Duration::plus));
    }
}
