package coretime.bench.capture;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Medians as lines of 80 columns. */
final class CaptureTable {
    private static final String CELLS = "%-13s %6s %9s %9s %8s %9s %9s %8s";

    private CaptureTable() {}

    static String header() {
        return CELLS.formatted("contender", "RAM", "freeze", "outage", "login", "core", "sealed", "memory");
    }

    /** One series; where runs failed, how many. */
    static String line(CaptureSeries series) {
        String line = CELLS.formatted(
                series.contender().name(),
                series.gibibytes() + " GiB",
                seconds(series, CaptureRun::freeze, 3),
                seconds(series, CaptureRun::outage, 3),
                seconds(series, CaptureRun::login, 1),
                megabytes(series, CaptureRun::coreBytes),
                seconds(series, CaptureRun::sealed, 1),
                megabytes(series, CaptureRun::memoryBytes));
        return series.failures().isEmpty()
                ? line
                : line + "\n  " + series.failures().size() + " failed, the last: "
                        + series.failures().getLast();
    }

    private static String seconds(CaptureSeries series, Function<CaptureRun, Duration> figure, int decimals) {
        return series.runs().isEmpty() ? "-" : ("%." + decimals + "f s").formatted(series.seconds(figure));
    }

    private static String megabytes(CaptureSeries series, ToLongFunction<CaptureRun> figure) {
        return series.runs().isEmpty() ? "-" : "%d MB".formatted(series.bytes(figure) / 1_000_000);
    }
}
