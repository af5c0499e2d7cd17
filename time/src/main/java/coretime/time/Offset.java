package coretime.time;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a clock is from the reference clock: observed minus reference, so a late clock has a negative offset.
 *
 * <p>An offset is an interval: the true difference lies in {@code [value - bound, value + bound]}. Nothing in coretime
 * holds an offset without its bound.
 *
 * @param value observed clock minus reference clock
 * @param bound the largest error of {@code value}, never negative
 */
public record Offset(Duration value, Duration bound) {

    public Offset {
        if (bound.isNegative()) {
            throw new IllegalArgumentException("bound of an offset is negative: " + bound);
        }
    }

    /** The offset whose interval is {@code [low, high]}; at most 1 ns wider where the middle falls between two. */
    public static Offset between(Duration low, Duration high) {
        if (high.compareTo(low) < 0) {
            throw new IllegalArgumentException("interval of an offset is reversed: " + low + " to " + high);
        }
        Duration half = high.minus(low).dividedBy(2);
        Duration value = low.plus(half);
        return new Offset(value, high.minus(value));
    }

    /**
     * The one offset that several readings of the same two clocks support: their common interval, or, where they
     * contradict each other (a clock was stepped between them, or lies), the interval that covers them all. So
     * agreement narrows the bound and contradiction widens it.
     */
    public static Offset combine(Collection<Offset> readings) {
        return common(readings)
                .orElseGet(() -> readings.stream().reduce(Offset::cover).orElseThrow());
    }

    /** The interval that all of several readings of the same two clocks have in common; empty where two contradict each other. */
    public static Optional<Offset> common(Collection<Offset> readings) {
        if (readings.isEmpty()) {
            throw new IllegalArgumentException("no readings to combine");
        }
        Optional<Offset> common = Optional.empty();
        boolean isFirst = true;
        for (Offset reading : readings) {
            common = isFirst ? Optional.of(reading) : common.flatMap(reading::intersect);
            isFirst = false;
        }
        return common;
    }

    public Duration low() {
        return value.minus(bound);
    }

    public Duration high() {
        return value.plus(bound);
    }

    /** The interval common to both, or empty where they contradict each other. */
    public Optional<Offset> intersect(Offset other) {
        Duration low = max(low(), other.low());
        Duration high = min(high(), other.high());
        return high.compareTo(low) < 0 ? Optional.empty() : Optional.of(between(low, high));
    }

    /** The smallest interval that holds both. */
    public Offset cover(Offset other) {
        return between(min(low(), other.low()), max(high(), other.high()));
    }

    /** The change from an earlier offset to this one; the bounds add up. */
    public Offset since(Offset earlier) {
        return new Offset(value.minus(earlier.value), bound.plus(earlier.bound));
    }

    /** True only where every difference that the bound allows lies inside ±tolerance. */
    public boolean isWithin(Duration tolerance) {
        return low().compareTo(tolerance.negated()) >= 0 && high().compareTo(tolerance) <= 0;
    }

    /** For people: {@code "-9.213 s ± 0.004 s"}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%+.3f s ± %.3f s",
                Seconds.of(value).doubleValue(),
                Seconds.of(bound).doubleValue());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
