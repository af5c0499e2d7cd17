package coretime.bench.capture;

import coretime.bench.Comparison;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A contender's runs on a guest of one size. Immutable.
 *
 * @param contender who took the cores
 * @param gibibytes of RAM
 * @param filledBytes of the RAM that were written to before the guest booted
 * @param reboot how long a plain reboot of this guest took, until its agent answered; null where it came to none
 * @param runs those that went well
 * @param failures why others did not
 */
record CaptureSeries(
        CaptureContender contender,
        int gibibytes,
        long filledBytes,
        @Nullable Duration reboot,
        List<CaptureRun> runs,
        List<String> failures) {
    private static final double NANOS = 1e9;

    CaptureSeries {
        runs = List.copyOf(runs);
        failures = List.copyOf(failures);
    }

    /** The median of a figure, in seconds; there must be a run. */
    double seconds(Function<CaptureRun, Duration> figure) {
        return Comparison.median(
                runs.stream().map(run -> figure.apply(run).toNanos() / NANOS).toList());
    }

    /** The median of a figure, in bytes; there must be a run. */
    long bytes(ToLongFunction<CaptureRun> figure) {
        return Math.round(Comparison.median(
                runs.stream().map(run -> (double) figure.applyAsLong(run)).toList()));
    }

    /** The plain reboot, in seconds. */
    OptionalDouble rebootSeconds() {
        return reboot == null ? OptionalDouble.empty() : OptionalDouble.of(reboot.toNanos() / NANOS);
    }
}
