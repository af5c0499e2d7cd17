package coretime.host;

import coretime.time.Offset;
import java.time.Instant;
import java.util.UUID;

/**
 * One reading of one of a guest's clocks, as the ledger keeps it.
 *
 * @param domain the domain's UUID
 * @param qemuProcess the QEMU process at the time
 * @param clock which clock
 * @param at host clock when the reading was over
 * @param offset guest's clock minus host's clock
 */
public record ClockReading(UUID domain, QemuProcess qemuProcess, GuestClock clock, Instant at, Offset offset) {}
