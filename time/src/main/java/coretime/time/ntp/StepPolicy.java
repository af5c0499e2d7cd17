package coretime.time.ntp;

import java.time.Duration;

/**
 * What may be done to a clock.
 *
 * @param tolerance within this, bound included, the clock is right and left alone
 * @param slewBelow up to this it is slewed and not stepped; zero for never
 * @param mostForwards by this it is stepped forwards at most
 * @param mostBackwards by this it is stepped backwards at most
 * @param widestBound an offset known no better than this moves nothing
 */
public record StepPolicy(
        Duration tolerance, Duration slewBelow, Duration mostForwards, Duration mostBackwards, Duration widestBound) {
    /** Nothing real is farther off than an era. */
    private static final Duration ERA = Duration.ofSeconds(1L << 32);

    /** RFC 5905's STEPT: what applications bear. */
    private static final Duration STEP_THRESHOLD = Duration.ofMillis(128);

    public StepPolicy {
        for (Duration limit : new Duration[] {tolerance, slewBelow, mostForwards, mostBackwards, widestBound}) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException("a limit is negative: " + limit);
            }
        }
    }

    /** Steps over 128 ms, however far, but not where the servers know the time no better than to 1.5 s. */
    public static StepPolicy standard() {
        return new StepPolicy(Duration.ofMillis(1), STEP_THRESHOLD, ERA, ERA, Duration.ofMillis(1500));
    }

    public StepPolicy withTolerance(Duration wanted) {
        return new StepPolicy(wanted, slewBelow, mostForwards, mostBackwards, widestBound);
    }

    public StepPolicy withSlewBelow(Duration wanted) {
        return new StepPolicy(tolerance, wanted, mostForwards, mostBackwards, widestBound);
    }

    public StepPolicy withMostForwards(Duration wanted) {
        return new StepPolicy(tolerance, slewBelow, wanted, mostBackwards, widestBound);
    }

    public StepPolicy withMostBackwards(Duration wanted) {
        return new StepPolicy(tolerance, slewBelow, mostForwards, wanted, widestBound);
    }

    public StepPolicy withWidestBound(Duration wanted) {
        return new StepPolicy(tolerance, slewBelow, mostForwards, mostBackwards, wanted);
    }
}
