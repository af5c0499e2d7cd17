package coretime.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * Takes bracketed readings against a reference clock, and refuses those during which the reference clock itself was
 * stepped or slewed hard, by comparing it with the monotonic clock. Safe for use by many threads.
 */
public final class Bracketing {

    /** Clocks under ordinary NTP discipline stay within 500 ppm of each other; a read takes microseconds. */
    private static final Duration READ_ALLOWANCE = Duration.ofMillis(1);

    private static final long ALLOWED_PPM = 500;

    private final InstantSource reference;
    private final LongSupplier monotonicNanos;

    public Bracketing(InstantSource reference, LongSupplier monotonicNanos) {
        this.reference = reference;
        this.monotonicNanos = monotonicNanos;
    }

    /** The host's CLOCK_REALTIME as the reference, watched by its CLOCK_MONOTONIC. */
    public static Bracketing system() {
        return new Bracketing(InstantSource.system(), System::nanoTime);
    }

    public Instant now() {
        return reference.instant();
    }

    /**
     * Reads a distant clock once.
     *
     * @throws ReferenceClockStepped where the reference clock moved against the monotonic clock meanwhile
     * @throws Exception what {@code distantClock} throws
     */
    public Bracket take(Callable<Instant> distantClock, Duration resolution) throws Exception {
        long monotonicBefore = monotonicNanos.getAsLong();
        Instant before = reference.instant();
        Instant reading = distantClock.call();
        Instant after = reference.instant();
        Duration elapsed = Duration.ofNanos(monotonicNanos.getAsLong() - monotonicBefore);
        Duration moved = Duration.between(before, after).minus(elapsed).abs();
        Duration allowed = READ_ALLOWANCE.plus(elapsed.multipliedBy(ALLOWED_PPM).dividedBy(1_000_000));
        if (moved.compareTo(allowed) > 0) {
            throw new ReferenceClockStepped(moved);
        }
        return new Bracket(before, after, reading, resolution);
    }
}
