package coretime.bench.capture;

import coretime.bench.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Medians held against what is wanted of them. */
final class CaptureGoals {
    private static final double HANDOFF_OUTAGE = 2.5;
    private static final double HANDOFF_OUTAGE_WANTED = 1;
    private static final double HANDOFF_SLOPE_MILLIS = 50;
    private static final double SNAPSHOT_FREEZE = 0.02;

    /** {@code direct}'s freeze: so many seconds, and so many more for each GiB. */
    private static final double PRIVATE_FREEZE = 0.3;

    private static final double PRIVATE_FREEZE_GIB = 0.06;
    private static final double SHARED_FREEZE = 0.2;
    private static final double SHARED_FREEZE_GIB = 0.02;

    /** How many times shorter than libvirt's an outage of ours is, at this size. */
    private static final int RATIO_GIBIBYTES = 12;

    private static final double RATIO = 20;
    private static final double RATIO_WANTED = 100;

    private CaptureGoals() {}

    /** Those that these series can tell of. */
    static List<Goal> of(List<CaptureSeries> all) {
        List<CaptureSeries> series =
                all.stream().filter(one -> !one.runs().isEmpty()).toList();
        List<Goal> goals = new ArrayList<>();
        handoff(series, goals);
        for (CaptureSeries one : series) {
            freeze(one).ifPresent(goals::add);
        }
        for (CaptureSeries one : series) {
            login(one, series).ifPresent(goals::add);
        }
        for (CaptureSeries one : series) {
            ratio(one, series).ifPresent(goals::add);
        }
        return goals;
    }

    private static void handoff(List<CaptureSeries> series, List<Goal> goals) {
        List<Slope.Point> outages = series.stream()
                .filter(one -> one.contender().isHandoff())
                .map(one -> new Slope.Point(one.gibibytes(), outage(one)))
                .toList();
        outages.stream()
                .mapToDouble(Slope.Point::y)
                .max()
                .ifPresent(longest -> goals.add(new Goal(
                        "handoff, longest outage", longest, "s", true, HANDOFF_OUTAGE, HANDOFF_OUTAGE_WANTED)));
        if (outages.stream().map(Slope.Point::x).distinct().count() > 1) {
            goals.add(Goal.most(
                    "handoff, slope of the outage", 1000 * Slope.of(outages), "ms/GiB", HANDOFF_SLOPE_MILLIS));
        }
    }

    private static Optional<Goal> freeze(CaptureSeries series) {
        CaptureContender contender = series.contender();
        double limit;
        if (contender.isSnapshot()) {
            limit = SNAPSHOT_FREEZE;
        } else if (contender.isDirect()) {
            limit = contender.sharedRam()
                    ? SHARED_FREEZE + SHARED_FREEZE_GIB * series.gibibytes()
                    : PRIVATE_FREEZE + PRIVATE_FREEZE_GIB * series.gibibytes();
        } else {
            return Optional.empty();
        }
        return Optional.of(Goal.most(name(series, "freeze"), series.seconds(CaptureRun::freeze), "s", limit));
    }

    /**
     * No later than after a plain reboot, the outage apart. One reboot may take twice as long as the next: the median of those
     * of all guests of this size.
     */
    private static Optional<Goal> login(CaptureSeries series, List<CaptureSeries> all) {
        CaptureContender contender = series.contender();
        List<Double> reboots = all.stream()
                .filter(one -> one.gibibytes() == series.gibibytes())
                .flatMapToDouble(one -> one.rebootSeconds().stream())
                .boxed()
                .toList();
        return (contender.isHandoff() || contender.isDirect()) && !reboots.isEmpty()
                ? Optional.of(Goal.most(
                        name(series, "panic to login"),
                        series.seconds(CaptureRun::login),
                        "s",
                        Comparison.median(reboots) + outage(series)))
                : Optional.empty();
    }

    private static Optional<Goal> ratio(CaptureSeries series, List<CaptureSeries> all) {
        return series.gibibytes() == RATIO_GIBIBYTES && series.contender().isOurs()
                ? all.stream()
                        .filter(one -> one.contender().isLibvirt() && one.gibibytes() == RATIO_GIBIBYTES)
                        .findFirst()
                        .map(libvirt -> new Goal(
                                name(series, "against libvirt"),
                                outage(libvirt) / outage(series),
                                "times",
                                false,
                                RATIO,
                                RATIO_WANTED))
                : Optional.empty();
    }

    private static double outage(CaptureSeries series) {
        return series.seconds(CaptureRun::outage);
    }

    private static String name(CaptureSeries series, String figure) {
        return "%s %d GiB, %s".formatted(series.contender().name(), series.gibibytes(), figure);
    }
}
