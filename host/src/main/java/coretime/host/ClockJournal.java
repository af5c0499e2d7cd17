package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/** Keeps clock readings in the ledger under the QEMU process that they belong to. Safe for use by many threads. */
final class ClockJournal {
    private static final System.Logger LOG = System.getLogger("coretime");

    private final Ledger ledger;
    private final InstantSource clock;

    ClockJournal(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A ledger that cannot be written now leaves no clock wrong: that it lacks the reading is logged. */
    void keep(Domain domain, GuestClock guestClock, Offset offset) {
        QemuProcess process = QemuProcess.of(domain);
        try {
            ledger.record(new ClockReading(domain.uuid(), process, guestClock, clock.instant(), offset));
        } catch (LedgerUnavailable e) {
            LOG.log(
                    Level.WARNING,
                    domain.name() + ": a reading of its clock (" + guestClock.label() + ", " + offset
                            + ") is not kept: " + e.getMessage());
        }
    }
}
