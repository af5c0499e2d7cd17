package coretime.bench.capture;

import java.time.Duration;

/**
 * The figures of one panic. Immutable.
 *
 * @param freeze how long the guest's CPUs did not run
 * @param outage from the panic, by QEMU's timestamp, until CPUs ran the next boot
 * @param login from the panic until the next boot's agent answered
 * @param sealed from the panic until the core was whole: coretime's own synced to the disk, others closed
 * @param coreBytes its size
 * @param memoryBytes by how much the memory that the host had available fell at most, from before the panic until the core
 *     was sealed and the incident over; page cache counts as available, what the restarted guest takes anew does not
 * @param isCold whether the guest got a new QEMU process
 */
record CaptureRun(
        Duration freeze,
        Duration outage,
        Duration login,
        Duration sealed,
        long coreBytes,
        long memoryBytes,
        boolean isCold) {}
