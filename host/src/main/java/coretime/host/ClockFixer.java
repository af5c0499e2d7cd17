package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures a running guest's clocks, puts them right and proves it; the ledger has it then. */
final class ClockFixer {

    private final Ledger ledger;
    private final ClockProbe probe;
    private final ClockJournal journal;
    private final ClockSetter setter;
    private final ClockProver prover;

    ClockFixer(Ledger ledger, ClockProbe probe, ClockSetter setter) {
        this.ledger = ledger;
        this.probe = probe;
        this.journal = new ClockJournal(ledger, probe::now);
        this.setter = setter;
        this.prover = new ClockProver(probe, journal);
    }

    /** After a freeze. */
    ClockFix afterFreeze(ClockScene scene, Freeze freeze) throws InterruptedException {
        return fix(scene, freeze.cause().label(), predicted(freeze));
    }

    private @Nullable Duration predicted(Freeze freeze) {
        try {
            return ledger.lastReading(freeze.domain(), freeze.qemuProcess(), GuestClock.SYSTEM)
                    .map(reading -> reading.offset().value().minus(freeze.length()))
                    .orElse(null);
        } catch (LedgerUnavailable _) {
            return null; // What is measured counts.
        }
    }

    /** When a guest's agent begins to answer. */
    ClockFix atStart(ClockScene scene) throws InterruptedException {
        return fix(scene, ClockFix.AT_START, null);
    }

    ClockFix byHand(ClockScene scene) throws InterruptedException {
        return fix(scene, ClockFix.BY_HAND, null);
    }

    private ClockFix fix(ClockScene scene, String cause, @Nullable Duration predicted) throws InterruptedException {
        Domain domain = scene.domain();
        QemuProcess process = QemuProcess.of(domain);
        Measurement measurement = measure(scene, predicted);
        Offset system = measurement.system();
        Correction correction;
        Proof proof;
        if (system == null) {
            correction = new Correction(
                    Correction.Method.NONE, probe.now(), Duration.ZERO, 0, "the system clock could not be read");
            proof = prover.unread(scene, String.valueOf(measurement.failure()));
        } else {
            correction = setter.correct(scene, system, measurement.rtc());
            proof = prover.prove(scene);
        }
        ClockFix fix = new ClockFix(domain.uuid(), process, cause, measurement, correction, proof);
        ledger.clocks().record(fix);
        return fix;
    }

    private Measurement measure(ClockScene scene, @Nullable Duration predicted) throws InterruptedException {
        Domain domain = scene.domain();
        Optional<Offset> rtc = probe.rtcAgainst(domain, scene.policy().rtcTolerance());
        Instant asked = probe.now();
        try {
            Offset system = scene.system(probe);
            journal.keep(domain, GuestClock.SYSTEM, system);
            return new Measurement(asked, probe.now(), system, rtc.orElse(null), predicted, null);
        } catch (ClockUnreadable e) {
            return new Measurement(null, probe.now(), null, rtc.orElse(null), predicted, e.getMessage());
        }
    }
}
