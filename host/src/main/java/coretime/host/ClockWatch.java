package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is seen and done about watched guests' clocks between their panics. Whoever calls it decides when, and on which thread. */
final class ClockWatch {

    private final Ledger ledger;
    private final IncidentListener listener;
    private final ClockProbe probe;
    private final ClockJournal journal;
    private final ClockFixer fixer;

    ClockWatch(Ledger ledger, IncidentListener listener, ClockProbe probe, ClockSetter setter) {
        this.ledger = ledger;
        this.listener = listener;
        this.probe = probe;
        this.journal = new ClockJournal(ledger, probe::now);
        this.fixer = new ClockFixer(ledger, probe, setter);
    }

    /** Reads both clocks of a running guest and keeps the readings; what cannot be read is left out. */
    List<ClockReading> read(Domain domain) throws InterruptedException {
        QemuProcess process = QemuProcess.of(domain);
        probe.rtc(domain).ifPresent(offset -> journal.keep(domain, GuestClock.RTC, offset));
        try {
            journal.keep(domain, GuestClock.SYSTEM, probe.system(domain));
        } catch (ClockUnreadable _) {
            // Without an agent the system clock cannot be told, before the panic as after it.
            return last(domain, process, List.of(GuestClock.RTC));
        }
        return last(domain, process, List.of(GuestClock.RTC, GuestClock.SYSTEM));
    }

    /**
     * Reads both clocks of a guest that begins to be watched, and keeps a freeze that came while nobody watched: that much is
     * missing from the clock that shows it.
     */
    Optional<Freeze> catchUp(Domain domain) throws InterruptedException {
        QemuProcess process = QemuProcess.of(domain);
        GuestClock clock = DomainClock.of(domain.xml()).followsGuest() ? GuestClock.RTC : GuestClock.SYSTEM;
        Optional<ClockReading> before = ledger.lastReading(domain.uuid(), process, clock);
        Optional<ClockReading> now = read(domain).stream()
                .filter(reading -> reading.clock() == clock)
                .findFirst();
        Optional<Freeze> unseen = before.flatMap(earlier -> now.flatMap(reading ->
                UnseenFreeze.of(earlier, reading.offset(), reading.at(), ledger.freezes(domain.uuid(), process))));
        unseen.ifPresent(freeze -> {
            ledger.record(freeze);
            listener.frozen(domain.name(), freeze);
        });
        return unseen;
    }

    /** Keeps a freeze that is over. A ledger that cannot be written now leaves no clock wrong. */
    Freeze froze(Domain domain, FreezeWatch.Interval interval) {
        Freeze freeze =
                new Freeze(domain.uuid(), QemuProcess.of(domain), interval.cause(), interval.from(), interval.to());
        try {
            ledger.record(freeze);
        } catch (LedgerUnavailable e) {
            listener.failed(domain.name(), "a freeze of " + interval + " is not in the ledger: " + e.getMessage());
        }
        listener.frozen(domain.name(), freeze);
        return freeze;
    }

    /** Whether the clock of a guest that stood still is to be put right. */
    static boolean wantsFix(Policy policy, Freeze freeze) {
        return policy.correction().wanted() && freeze.length().compareTo(policy.tolerance()) > 0;
    }

    /**
     * Puts the clocks of a guest that begins to answer right where the boot, or what it was restored from, has them off, and
     * reads them as the baseline of what comes.
     */
    void started(ClockScene scene) throws InterruptedException {
        Domain domain = scene.domain();
        Policy policy = scene.policy();
        if (!domain.state().isRunning()) {
            return;
        }
        boolean isOff = probe.systemIfTold(domain)
                .filter(offset -> !offset.isWithin(policy.tolerance()))
                .isPresent();
        if (isOff && policy.correction().wanted()) {
            listener.fixed(domain.name(), fixer.atStart(scene));
        }
        List<ClockReading> _ = read(domain);
    }

    void fix(ClockScene scene, Freeze freeze) throws InterruptedException {
        ClockFix fix = fixer.afterFreeze(scene, freeze);
        listener.fixed(scene.domain().name(), fix);
    }

    /** The guest wrote its RTC. The event's own offset is against what QEMU began with, so QEMU is asked. */
    void lookAtRtc(Domain domain, Policy policy) throws InterruptedException {
        Optional<Offset> rtc = probe.rtc(domain);
        if (rtc.isPresent()) {
            journal.keep(domain, GuestClock.RTC, rtc.get());
            if (!rtc.get().isWithin(policy.rtcTolerance())) {
                listener.poisoned(domain.name(), rtc.get());
            }
        }
    }

    /** When an incident's clock is still to be read again; what was missed by as long as it was to wait is left out. */
    List<Duration> due(Incident incident, Policy policy) {
        if (!incident.isProven()) {
            return List.of();
        }
        Duration since = Duration.between(incident.end().orElseThrow().at(), probe.now());
        List<Duration> done = ledger.clocks().laterReadings(incident.id()).stream()
                .map(LaterReading::after)
                .toList();
        return policy.laterReadings().stream()
                .filter(after -> !done.contains(after) && since.compareTo(after.multipliedBy(2)) < 0)
                .toList();
    }

    /** Reads a proven clock again, where its guest still runs the boot that was proven. */
    void readLater(ClockScene scene, Incident incident, Duration after) throws InterruptedException {
        Domain domain = scene.domain();
        boolean isSame = incident.restart()
                .map(Restart::qemuProcess)
                .filter(QemuProcess.of(domain)::equals)
                .isPresent();
        boolean isLast = ledger.incidents(1, domain.uuid()).stream().anyMatch(last -> last.id() == incident.id());
        if (!isSame || !isLast || !domain.state().isRunning()) {
            return;
        }
        Optional<LaterReading> reading = readAgain(scene, incident, after);
        reading.ifPresent(found -> {
            ledger.clocks().record(found);
            listener.readLater(incident, found);
        });
    }

    /** Empty where the guest stopped running while it was asked. */
    private Optional<LaterReading> readAgain(ClockScene scene, Incident incident, Duration after)
            throws InterruptedException {
        Domain domain = scene.domain();
        Instant at = probe.now();
        try {
            Offset offset = probe.system(domain);
            journal.keep(domain, GuestClock.SYSTEM, offset);
            boolean holds = offset.isWithin(scene.policy().tolerance());
            return Optional.of(new LaterReading(
                    incident.id(),
                    after,
                    at,
                    offset,
                    holds,
                    holds
                            ? null
                            : "the system clock was proven and is at " + offset
                                    + " now: something in the guest has moved it since"));
        } catch (ClockUnreadable e) {
            return domain.state().isRunning()
                    ? Optional.of(new LaterReading(
                            incident.id(),
                            after,
                            at,
                            null,
                            false,
                            "the system clock could not be read: " + e.getMessage()))
                    : Optional.empty();
        }
    }

    private List<ClockReading> last(Domain domain, QemuProcess process, List<GuestClock> clocks) {
        return clocks.stream()
                .map(clock -> ledger.lastReading(domain.uuid(), process, clock))
                .flatMap(Optional::stream)
                .toList();
    }
}
