package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes {@link CoreProgress} of what a conversion tells, not more often than it can be read. Safe for any thread. */
final class ProgressMeter {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final long interval;
    private final LongSupplier nanoTime;
    private String phase = "";
    private long began;
    private long told;

    /**
     * A meter.
     *
     * @param interval between two that are told; a phase's end is told always
     * @param nanoTime a monotonic clock
     */
    ProgressMeter(Duration interval, LongSupplier nanoTime) {
        this.interval = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** What is to be told now, if anything is. */
    synchronized Optional<CoreProgress> at(String now, long done, long total, Instant instant) {
        long time = nanoTime.getAsLong();
        boolean isNew = !now.equals(phase);
        if (isNew) {
            phase = now;
            began = time;
        }
        if (!isNew && time - told < interval && done != total) {
            return Optional.empty();
        }
        told = time;
        long elapsed = time - began;
        long rate = elapsed <= 0 ? 0 : (long) ((double) done * NANOS / elapsed);
        return Optional.of(new CoreProgress(now, done, total, rate, instant));
    }
}
