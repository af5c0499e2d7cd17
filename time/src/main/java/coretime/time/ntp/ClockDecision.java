package coretime.time.ntp;

import coretime.time.Offset;
import coretime.time.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What is to be done about a clock.
 *
 * @param act what
 * @param by what is added to the clock; zero where nothing is
 * @param reason for people: why, and where it is refused, what to do
 */
public record ClockDecision(Act act, Duration by, String reason) {

    /** In the order of how much happens. */
    public enum Act {
        /** The clock is right. */
        LEAVE,
        SLEW,
        STEP,
        /** The clock is wrong, and is not touched. */
        REFUSE,
        /** Ask again in some seconds: a leap second is being inserted or deleted. */
        LATER
    }

    /** Servers and kernels do not agree on the second around a leap. */
    private static final Duration LEAP_WINDOW = Duration.ofSeconds(5);

    private static final Duration LEAP_SUSPECT = Duration.ofMillis(1600);

    /** Decides on what the servers say; where they say nothing, the clock is not touched. */
    public static ClockDecision on(NtpResult result, StepPolicy policy) {
        if (result.offset().isEmpty()) {
            return refuse(result.why().orElse("no server gave a time"));
        }
        Offset offset = result.offset().get();
        if (offset.isWithin(policy.tolerance())) {
            return new ClockDecision(Act.LEAVE, Duration.ZERO, "the clock is right: " + offset);
        }
        Duration wrong = offset.value().abs();
        Instant truth = result.at().minus(offset.value());
        if (result.leap() != LeapIndicator.NONE && isNearMidnight(truth) && wrong.compareTo(LEAP_SUSPECT) < 0) {
            return new ClockDecision(
                    Act.LATER,
                    Duration.ZERO,
                    "a leap second is under way and servers do not agree on it: " + offset + "; ask again in 10 s");
        }
        if (offset.bound().compareTo(policy.widestBound()) > 0) {
            return refuse("the servers know the time no better than to " + seconds(offset.bound()) + ", and at most "
                    + seconds(policy.widestBound()) + " are allowed: ask nearer or more servers");
        }
        if (wrong.compareTo(policy.tolerance()) <= 0 && wrong.compareTo(offset.bound()) <= 0) {
            return new ClockDecision(
                    Act.LEAVE, Duration.ZERO, "the clock is as right as the servers can tell: " + offset);
        }
        return move(offset, policy);
    }

    private static ClockDecision move(Offset offset, StepPolicy policy) {
        Duration by = offset.value().negated();
        if (by.abs().compareTo(policy.slewBelow()) <= 0) {
            return new ClockDecision(Act.SLEW, by, "the clock is off by " + offset + ", and is slewed");
        }
        Duration limit = by.isNegative() ? policy.mostBackwards() : policy.mostForwards();
        if (by.abs().compareTo(limit) > 0) {
            return refuse("the clock would have to be stepped " + (by.isNegative() ? "backwards" : "forwards") + " by "
                    + seconds(by.abs()) + ", and at most " + seconds(limit)
                    + " are allowed: check the servers, or allow more");
        }
        return new ClockDecision(Act.STEP, by, "the clock is off by " + offset + ", and is stepped");
    }

    private static ClockDecision refuse(String reason) {
        return new ClockDecision(Act.REFUSE, Duration.ZERO, reason);
    }

    private static boolean isNearMidnight(Instant time) {
        Instant nearest = time.plus(12, ChronoUnit.HOURS).truncatedTo(ChronoUnit.DAYS);
        boolean beginsMonth = nearest.atOffset(ZoneOffset.UTC).getDayOfMonth() == 1;
        return beginsMonth && Duration.between(nearest, time).abs().compareTo(LEAP_WINDOW) <= 0;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", Seconds.of(duration).doubleValue());
    }
}
