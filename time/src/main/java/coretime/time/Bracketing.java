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
        // Each reading of the reference clock lies between two of the monotonic one: a thread that is put aside between
        // them widens what is allowed and voids nothing.
        long start = monotonicNanos.getAsLong();
        Instant before = reference.instant();
        long begun = monotonicNanos.getAsLong();
        Instant reading = distantClock.call();
        long answered = monotonicNanos.getAsLong();
        Instant after = reference.instant();
        long end = monotonicNanos.getAsLong();
        Duration shortest = Duration.ofNanos(answered - begun);
        Duration longest = Duration.ofNanos(end - start);
        Duration allowed = READ_ALLOWANCE.plus(longest.multipliedBy(ALLOWED_PPM).dividedBy(1_000_000));
        Duration elapsed = Duration.between(before, after);
        if (elapsed.compareTo(shortest.minus(allowed)) < 0 || elapsed.compareTo(longest.plus(allowed)) > 0) {
            throw new ReferenceClockStepped(elapsed.minus(longest));
        }
        return new Bracket(before, after, reading, resolution);
    }
}
