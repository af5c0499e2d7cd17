package coretime.host;

import coretime.time.system.KernelClock;
import coretime.time.system.SystemCallFailed;
import java.time.Duration;

/**
 * What the host's kernel says of its own clock, which guests' clocks are held against: whether a time daemon keeps it right, and by
 * how much it may be off at most. A daemon that is wrong is believed by the kernel, too.
 *
 * @param synchronised whether a daemon says that it keeps it right
 * @param maxError the largest error that the kernel thinks possible; it grows while no daemon tells it better
 * @see KernelClock
 */
public record HostClock(boolean synchronised, Duration maxError) {

    /** As it is now; nothing is changed. */
    public static HostClock read() {
        try {
            KernelClock.State state = KernelClock.read();
            return new HostClock(state.isSynchronised(), state.maxError());
        } catch (SystemCallFailed e) {
            throw new HostException("the host's own clock cannot be judged: " + e.getMessage(), e);
        }
    }

    /** As it is now; where the kernel does not say, as a clock that nobody keeps right, so that no guest is set by it. */
    public static HostClock readOrUnknown() {
        try {
            return read();
        } catch (HostException _) { // doctor says why
            return new HostClock(false, KernelClock.UNKNOWN_ERROR);
        }
    }

    /** Whether the kernel knows any limit of the error. */
    public boolean hasLimit() {
        return maxError.compareTo(KernelClock.UNKNOWN_ERROR) < 0;
    }
}
