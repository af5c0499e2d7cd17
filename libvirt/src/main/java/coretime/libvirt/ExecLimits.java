package coretime.libvirt;

import java.time.Duration;

/**
 * Bounds of a command run in a guest.
 *
 * @param timeout from the request until the command has ended
 * @param maxOutputBytes kept of standard output, and as many of standard error; the rest is cut off and flagged. An
 *     output that does not fit libvirt's own 4 MiB of JSON (3 MiB of output) fails instead.
 */
public record ExecLimits(Duration timeout, int maxOutputBytes) {
    /** 30 s and 1 MiB. */
    public static final ExecLimits DEFAULT = new ExecLimits(Duration.ofSeconds(30), 1 << 20);

    public ExecLimits {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout of a guest command must be positive: " + timeout);
        }
        if (maxOutputBytes < 0) {
            throw new IllegalArgumentException("the output limit of a guest command is negative: " + maxOutputBytes);
        }
    }

    /** 1 MiB of output within this time. */
    public static ExecLimits within(Duration timeout) {
        return new ExecLimits(timeout, DEFAULT.maxOutputBytes);
    }
}
