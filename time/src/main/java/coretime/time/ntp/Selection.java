package coretime.time.ntp;

import coretime.time.Offset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The choice among servers (RFC 5905, section 11.2): intersection, cluster, combine.
 *
 * <p>Where fewer than half of the servers are falsetickers, the truth lies in at least a majority of their intervals. So it lies in
 * the smallest interval that holds all points which a majority covers, and that is the result's bound: a majority of truechimers
 * is never outvoted. (RFC 5905 takes the points that most servers cover; those need not hold the truth.)
 *
 * @param offset local clock minus the reference, empty without a majority
 * @param verdicts one for each candidate, in their order
 */
record Selection(Optional<Offset> offset, List<Verdict> verdicts) {
    /** As many survivors are kept whatever their jitter: RFC 5905's NMIN. */
    private static final int LEAST_SURVIVORS = 3;

    /**
     * Chooses.
     *
     * @param majority how many have to cover a point, so that the truth may be there: more than
     *     half of all, less those that are not heard yet; where it is none, nothing is known
     */
    static Selection of(List<Candidate> candidates, int majority) {
        Verdict[] verdicts = new Verdict[candidates.size()];
        Arrays.fill(verdicts, Verdict.UNDECIDED);
        Optional<Offset> common = covered(candidates, majority);
        if (common.isEmpty()) {
            return new Selection(Optional.empty(), List.of(verdicts));
        }
        List<Integer> survivors = new ArrayList<>();
        for (int i = 0; i < verdicts.length; i++) {
            boolean agrees = candidates.get(i).offset().intersect(common.get()).isPresent();
            verdicts[i] = agrees ? Verdict.SELECTED : Verdict.FALSETICKER;
            if (agrees) {
                survivors.add(i);
            }
        }
        cluster(candidates, survivors, verdicts);
        return new Selection(Optional.of(combine(candidates, survivors, common.get())), List.of(verdicts));
    }

    /** More than half of so many. */
    static int majorityOf(int servers) {
        return servers / 2 + 1;
    }

    /** How many agree with the result. */
    int agreeing() {
        return (int) verdicts.stream()
                .filter(verdict -> verdict == Verdict.SELECTED || verdict == Verdict.OUTLIER)
                .count();
    }

    private static Optional<Offset> covered(List<Candidate> candidates, int majority) {
        List<Duration> lows =
                candidates.stream().map(c -> c.offset().low()).sorted().toList();
        List<Duration> highs =
                candidates.stream().map(c -> c.offset().high()).sorted().toList();
        int size = candidates.size();
        if (size < majority || majority < 1) {
            return Optional.empty();
        }
        // The first point that a majority covers begins an interval, the last one ends one.
        Optional<Duration> first =
                lows.stream().filter(at -> covers(candidates, at) >= majority).findFirst();
        Optional<Duration> last = highs.reversed().stream()
                .filter(at -> covers(candidates, at) >= majority)
                .findFirst();
        return first.flatMap(low -> last.map(high -> Offset.between(low, high)));
    }

    private static long covers(List<Candidate> candidates, Duration at) {
        return candidates.stream()
                .filter(c ->
                        c.offset().low().compareTo(at) <= 0 && c.offset().high().compareTo(at) >= 0)
                .count();
    }

    /** Casts out whoever is farthest from all others, until what is left is no closer together than single answers are. */
    private static void cluster(List<Candidate> candidates, List<Integer> survivors, Verdict[] verdicts) {
        while (survivors.size() > LEAST_SURVIVORS) {
            double farthest = -1;
            int outlier = -1;
            double steadiest = Double.MAX_VALUE;
            for (int i : survivors) {
                double apart = apart(candidates, survivors, i);
                steadiest =
                        Math.min(steadiest, (double) candidates.get(i).jitter().toNanos());
                if (apart > farthest) {
                    farthest = apart;
                    outlier = i;
                }
            }
            if (farthest <= steadiest) {
                return;
            }
            survivors.remove(Integer.valueOf(outlier));
            verdicts[outlier] = Verdict.OUTLIER;
        }
    }

    private static double apart(List<Candidate> candidates, List<Integer> survivors, int one) {
        double squares = 0;
        for (int other : survivors) {
            double nanos = nanos(candidates
                    .get(one)
                    .offset()
                    .value()
                    .minus(candidates.get(other).offset().value()));
            squares += nanos * nanos;
        }
        return Math.sqrt(squares / (survivors.size() - 1));
    }

    /** Weighted by the inverse of the bounds, held inside what a majority covers. */
    private static Offset combine(List<Candidate> candidates, List<Integer> survivors, Offset common) {
        Duration base = candidates.get(survivors.getFirst()).offset().value();
        double weights = 0;
        double sum = 0;
        for (int i : survivors) {
            Offset offset = candidates.get(i).offset();
            double weight = 1 / Math.max(1, nanos(offset.bound()));
            weights += weight;
            sum += weight * nanos(offset.value().minus(base));
        }
        Duration mean = base.plusNanos(Math.round(sum / weights));
        Duration value = mean.compareTo(common.low()) < 0
                ? common.low()
                : mean.compareTo(common.high()) > 0 ? common.high() : mean;
        Duration below = value.minus(common.low());
        Duration above = common.high().minus(value);
        return new Offset(value, below.compareTo(above) > 0 ? below : above);
    }

    /** As a double, which holds differences of centuries that no long of nanoseconds does. */
    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }
}
