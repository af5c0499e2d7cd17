package coretime.time;

import java.time.Duration;
import java.time.Instant;

/**
 * One reading of a distant clock, held between two readings of the reference clock.
 *
 * <p>The distant clock was read at some moment from {@code before} to {@code after}; nothing is assumed of when, so a
 * slow or lopsided path widens the bound and never moves the truth out of it.
 *
 * @param before reference clock, before the request left
 * @param after reference clock, after the answer came
 * @param reading what the distant clock said
 * @param resolution the distant clock's step: the true value lies in {@code [reading, reading + resolution]}; one
 *     second for an RTC, zero for a clock read in nanoseconds
 */
public record Bracket(Instant before, Instant after, Instant reading, Duration resolution) {

    public Bracket {
        if (after.isBefore(before)) {
            throw new IllegalArgumentException("bracket ends before it begins: " + before + " to " + after);
        }
        if (resolution.isNegative()) {
            throw new IllegalArgumentException("resolution is negative: " + resolution);
        }
    }

    /** Distant clock minus reference clock. */
    public Offset offset() {
        return Offset.between(
                Duration.between(after, reading),
                Duration.between(before, reading).plus(resolution));
    }
}
