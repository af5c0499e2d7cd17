package coretime.host;

import coretime.host.internal.Native;
import java.time.Duration;

/**
 * What the host's kernel says of its own clock, which guests' clocks are held against: whether a time daemon keeps it right
 * (adjtimex(2), {@code STA_UNSYNC}), and by how much it may be off at most. A daemon that is wrong is believed by the kernel, too.
 *
 * @param synchronised whether a daemon says that it keeps it right
 * @param maxError the largest error that the kernel thinks possible; it grows while no daemon tells it better
 */
public record HostClock(boolean synchronised, Duration maxError) {
    /** Bit 6 of the status. */
    private static final int STA_UNSYNC = 0x40;

    /** The kernel's own ceiling, {@code NTP_PHASE_LIMIT}: it knows nothing then. */
    private static final Duration UNKNOWN = Duration.ofSeconds(16);

    /** As it is now; nothing is changed. */
    public static HostClock read() {
        Native.KernelClock clock = Native.kernelClock();
        return of(clock.status(), clock.maxErrorMicros());
    }

    static HostClock of(int status, long maxErrorMicros) {
        return new HostClock(
                (status & STA_UNSYNC) == 0, Duration.ofNanos(Math.multiplyExact(Math.max(0, maxErrorMicros), 1000L)));
    }

    /** Whether the kernel knows any limit of the error. */
    public boolean hasLimit() {
        return maxError.compareTo(UNKNOWN) < 0;
    }
}
