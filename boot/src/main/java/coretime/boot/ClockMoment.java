package coretime.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When a system's clock became right in a boot, as far as that is known. Immutable.
 *
 * @param earliest it was not before this, since the kernel began
 * @param latest it was not after this
 * @param source what tells it
 * @param by how far the clock was moved, where that is known
 */
public record ClockMoment(Duration earliest, Duration latest, Source source, Optional<Duration> by) {

    /**
     * Two readings of entries that differ by no more may be of one clock that nobody moved: the journal reads its clocks one after the
     * other, and may be kept waiting in between.
     */
    private static final Duration NOISE = Duration.ofMillis(50);

    /** A clock that is off by no more is slewed: STEPT of RFC 5905, A.1.1. */
    private static final Duration RIGHT = Duration.ofMillis(125);

    /** Where a moment is known from. */
    public enum Source {
        /** Two entries of the journal, between which the clock was stepped. */
        JOURNAL,
        /** The end of a unit that sets the clock or waits for it; nothing shows that the clock was moved. */
        UNIT
    }

    public ClockMoment {
        if (latest.compareTo(earliest) < 0) {
            throw new IllegalArgumentException("the latest moment " + latest + " is before the earliest " + earliest);
        }
    }

    /** The moment when a unit was done that sets the clock, or waits until it is right. */
    public static ClockMoment ofUnit(Duration done) {
        return new ClockMoment(done, done, Source.UNIT, Optional.empty());
    }

    /**
     * The step that made the clock right: the last of those after which it told what it tells at the end, to 0.125 s. Empty where no such
     * step is between two readings, so that the clock was right from the first of them, or has never been.
     *
     * <p>CLOCK_REALTIME minus CLOCK_MONOTONIC changes when the clock is stepped and at no other time: what slews the clock slews both. A
     * difference of more than 50 ms that the next reading does not bear out is none.
     *
     * @param readings of one boot, in any order
     */
    public static Optional<ClockMoment> inJournal(Collection<ClockReading> readings) {
        List<ClockReading> ordered = new ArrayList<>(readings);
        ordered.sort(Comparator.comparing(ClockReading::monotonic));
        List<Step> steps = steps(ordered);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Instant right = steps.getLast().to();
        return steps.reversed().stream()
                .filter(step -> isApart(step.from(), right, RIGHT))
                .findFirst()
                .map(step -> new ClockMoment(
                        step.before(),
                        step.after(),
                        Source.JOURNAL,
                        Optional.of(Duration.between(step.from(), step.to()))));
    }

    /** The clock went from where the kernel began by the one to where it began by the other, between two readings. */
    private record Step(Duration before, Duration after, Instant from, Instant to) {}

    private static List<Step> steps(List<ClockReading> readings) {
        List<Step> steps = new ArrayList<>();
        for (int i = 1, last = 0; i < readings.size(); i++) {
            ClockReading before = readings.get(last);
            ClockReading after = readings.get(i);
            if (isApart(before.began(), after.began(), NOISE)) {
                boolean isBorneOut = i + 1 < readings.size()
                        && !isApart(after.began(), readings.get(i + 1).began(), NOISE);
                if (!isBorneOut) {
                    continue;
                }
                steps.add(new Step(before.monotonic(), after.monotonic(), before.began(), after.began()));
            }
            last = i;
        }
        return steps;
    }

    private static boolean isApart(Instant one, Instant other, Duration limit) {
        return Duration.between(one, other).abs().compareTo(limit) > 0;
    }
}
