package coretime.libvirt;

import java.time.Duration;

/** When a call on the agent must have ended, by the monotonic clock. */
final class Deadline {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** Also keeps libvirt's timeout, an int of seconds, far from its special values. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Duration timeout;
    private final long end;

    private Deadline(Duration timeout) {
        this.timeout = timeout;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    static Deadline after(Duration timeout) {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a timeout must be positive and at most a day: " + timeout);
        }
        return new Deadline(timeout);
    }

    /** What is left in the whole seconds that libvirt takes, rounded up; at least 1. */
    int seconds() {
        long left = Math.max(end - System.nanoTime(), 1);
        return (int) Math.ceilDiv(left, NANOS_PER_SECOND);
    }

    /** Throws where the time is over. */
    void check(String doing) {
        if (end - System.nanoTime() <= 0) {
            throw new AgentUnresponsive(0, 0, doing + " was not done in " + timeout.toMillis() + " ms.");
        }
    }

    /** Waits, no longer than to the end. */
    void pause(Duration pause, String doing) {
        try {
            Thread.sleep(Duration.ofNanos(Math.clamp(end - System.nanoTime(), 0, pause.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            AgentUnresponsive interrupted = new AgentUnresponsive(0, 0, doing + " was interrupted.");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
