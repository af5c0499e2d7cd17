package coretime.host.daemon;

import coretime.host.Host;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.Tolerances;
import coretime.host.daemon.DomainStatus.Run;
import coretime.host.daemon.HostEvent.Kind;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Looks at domains: which there are, whether each runs, and whether it is to be watched; what is news is told. All are looked at by three
 * lists; what one does makes a look at that one. For one thread.
 */
final class DomainLooks {
    private final Connection connection;
    private final Ledger ledger;
    private final Host host;
    private final Watchers watchers;
    private final DomainTable table;
    private final Announcer announcer;

    /** As the ledger had them at the last look at all. */
    private Set<UUID> adopted = Set.of();

    DomainLooks(
            Connection connection,
            Ledger ledger,
            Host host,
            Watchers watchers,
            DomainTable table,
            Announcer announcer) {
        this.connection = connection;
        this.ledger = ledger;
        this.host = host;
        this.watchers = watchers;
        this.table = table;
        this.announcer = announcer;
    }

    /** Looks at all. */
    void all(DomainPolicies policies) throws InterruptedException {
        adopted = ledger.adoptions().adopted();
        Map<UUID, Sighting> there = Sighting.all(connection);
        for (Sighting sighting : there.values()) {
            see(sighting, policies);
        }
        // On its way from one state to another one may be on no list.
        table.without(there.keySet()).forEach(this::leaveIfMissing);
    }

    /** Looks at one; at all where this one is new, for then it may be adopted since. */
    void one(Domain domain, DomainPolicies policies) throws InterruptedException {
        Sighting sighting = Sighting.of(domain);
        if (sighting.run() == Run.UNKNOWN) {
            leaveIfMissing(domain.uuid());
        } else if (table.has(domain.uuid())) {
            see(sighting, policies);
        } else {
            all(policies);
        }
    }

    private void see(Sighting sighting, DomainPolicies policies) throws InterruptedException {
        Domain domain = sighting.domain();
        boolean isAdopted = adopted.contains(domain.uuid());
        Optional<Policy> wanted = policies.of(domain.name());
        Optional<Policy> policy = isAdopted ? wanted : Optional.empty();
        if (policy.isPresent()) {
            watchers.watch(domain, policy.get());
        } else {
            leave(domain.uuid());
        }
        boolean isWatched = host.isWatched(domain.uuid());
        if (isWatched && sighting.run() == Run.RUNNING) {
            watchers.read(domain);
        }
        Tolerances tolerances = wanted.orElseGet(policies::ofAll).tolerances();
        if (table.put(
                new DomainTable.Seen(domain.uuid(), domain.name(), sighting.run(), isAdopted, isWatched, tolerances))) {
            announcer.silently(Kind.DOMAIN, domain.uuid());
        }
    }

    private void leaveIfMissing(UUID domain) {
        if (connection.find(domain).isEmpty()) {
            leave(domain);
            table.remove(domain);
            announcer.silently(Kind.DOMAIN, domain);
        }
    }

    private void leave(UUID domain) {
        host.unwatch(domain);
        watchers.forget(domain);
    }
}
