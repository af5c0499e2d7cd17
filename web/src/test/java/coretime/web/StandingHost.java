package coretime.web;

import coretime.host.HostClock;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.EventFeed;
import coretime.host.daemon.HostStatus;
import coretime.host.daemon.HostView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A host of the test's own: what it says is what the test has put there. Its ledger and its events are real. */
final class StandingHost implements HostView {
    static final Instant STARTED = Instant.parse("2026-11-26T05:00:00Z");

    private final Ledger ledger;
    private final EventFeed events = new EventFeed(InstantSource.system());
    private volatile List<DomainStatus> domains = List.of();
    private volatile boolean libvirtAnswers = true;

    StandingHost(Ledger ledger) {
        this.ledger = ledger;
    }

    void put(List<DomainStatus> wanted) {
        domains = List.copyOf(wanted);
    }

    void libvirtAnswers(boolean wanted) {
        libvirtAnswers = wanted;
    }

    @Override
    public HostStatus host() {
        return new HostStatus(
                STARTED,
                "qemu:///system",
                libvirtAnswers,
                new HostClock(true, Duration.ofMillis(12)),
                Policy.standard());
    }

    @Override
    public List<DomainStatus> domains() {
        return domains;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public EventFeed events() {
        return events;
    }
}
