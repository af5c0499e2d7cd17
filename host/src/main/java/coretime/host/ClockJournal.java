package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.InstantSource;

/** Keeps clock readings in the ledger under the QEMU process that they belong to. Safe for use by many threads. */
final class ClockJournal {

    private final Ledger ledger;
    private final InstantSource clock;

    ClockJournal(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void keep(Domain domain, GuestClock guestClock, Offset offset) {
        QemuProcess process = QemuProcess.of(domain);
        ledger.record(new ClockReading(domain.uuid(), process, guestClock, clock.instant(), offset));
    }
}
