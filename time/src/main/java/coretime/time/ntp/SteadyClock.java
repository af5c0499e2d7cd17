package coretime.time.ntp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The system clock as it stood when this was made, carried on by the monotonic clock: a line that nobody steps. Safe for use by many
 * threads.
 */
public final class SteadyClock implements InstantSource {
    private final InstantSource system;
    private final LongSupplier monotonicNanos;
    private final Instant base;
    private final long baseNanos;

    /** @param monotonicNanos as {@link System#nanoTime} */
    public SteadyClock(InstantSource system, LongSupplier monotonicNanos) {
        this.system = system;
        this.monotonicNanos = monotonicNanos;
        // Of three tries the one that was disturbed least.
        long shortest = Long.MAX_VALUE;
        Instant best = Instant.EPOCH;
        long bestNanos = 0;
        for (int i = 0; i < 3; i++) {
            long before = monotonicNanos.getAsLong();
            Instant read = system.instant();
            long after = monotonicNanos.getAsLong();
            if (after - before < shortest) {
                shortest = after - before;
                best = read;
                bestNanos = before + (after - before) / 2;
            }
        }
        base = best;
        baseNanos = bestNanos;
    }

    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    @Override
    public Instant instant() {
        return base.plusNanos(monotonicNanos.getAsLong() - baseNanos);
    }

    /**
     * Makes sure that nobody has stepped the system clock since.
     *
     * @throws ClockMoved where somebody has
     */
    public void requireUnmoved() {
        Duration moved = moved();
        if (moved.abs().compareTo(ClockMoved.LIMIT) > 0) {
            throw new ClockMoved(moved);
        }
    }

    /** How far somebody has moved the system clock since; small where it is only slewed. */
    public Duration moved() {
        return Duration.between(instant(), system.instant());
    }
}
