package coretime.host.daemon;

import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.libvirt.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** The domains of a host, looked at from outside of its daemon. Stateless. */
public final class DomainStatuses {
    private DomainStatuses() {}

    /**
     * How they are now, by their names.
     *
     * @param ledger empty where there is none: then nothing is known but what libvirt says
     * @param isWatching whether a daemon has this ledger
     */
    public static List<DomainStatus> of(Connection connection, Optional<Ledger> ledger, boolean isWatching) {
        Set<UUID> adopted = ledger.map(book -> book.adoptions().adopted()).orElse(Set.of());
        List<DomainTable.Seen> seen = Sighting.all(connection).values().stream()
                .map(sighting ->
                        seen(sighting, adopted.contains(sighting.domain().uuid()), isWatching))
                .sorted(Comparator.comparing(DomainTable.Seen::name))
                .toList();
        if (ledger.isEmpty()) {
            return seen.stream().map(DomainStatuses::unknown).toList();
        }
        DomainTable table = new DomainTable(ledger.get());
        for (DomainTable.Seen one : seen) {
            boolean _ = table.put(one);
        }
        return table.statuses();
    }

    private static DomainTable.Seen seen(Sighting sighting, boolean isAdopted, boolean isWatching) {
        return new DomainTable.Seen(
                sighting.domain().uuid(),
                sighting.domain().name(),
                sighting.run(),
                isAdopted,
                isAdopted && isWatching,
                Policy.standard().tolerances());
    }

    private static DomainStatus unknown(DomainTable.Seen seen) {
        return new DomainStatus(
                seen.domain(),
                seen.name(),
                seen.run(),
                seen.adopted(),
                seen.watched(),
                Optional.empty(),
                Optional.empty(),
                seen.tolerances(),
                Duration.ZERO,
                OptionalLong.empty());
    }
}
