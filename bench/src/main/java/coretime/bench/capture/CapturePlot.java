package coretime.bench.capture;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws the outage over the size of the guest, by a logarithmic scale: a line for each contender, told apart by marker and
 * dashes, with its name at its end; an upright line at each median from the shortest to the longest run. Pure.
 */
final class CapturePlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final double LEFT = 60;
    private static final double RIGHT = 600;
    private static final double TOP = 34;
    private static final double BOTTOM = 410;
    private static final double LABEL_HEIGHT = 17;
    private static final double NANOS = 1e9;

    /** Told apart by shape and filling, so that no colour is needed. */
    private static final List<String> SHAPES = List.of(
            "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
            "M-4.5 -4.5H4.5V4.5H-4.5Z",
            "M0 -5.5L5 4H-5Z",
            "M0 -6L6 0L0 6L-6 0Z",
            "M0 5.5L5 -4H-5Z",
            "M-5 -5L5 5M-5 5L5 -5",
            "M-6 0H6M0 -6V6");

    private static final List<String> DASHES = List.of("none", "7 3", "2 3", "9 3 2 3", "4 4");
    private static final List<String> COLOURS =
            List.of("#0b5fa5", "#b3450c", "#1b7837", "#762a83", "#8c6d00", "#a50f3c", "#444444");

    private final List<CaptureSeries> series;
    private final double leastGibibytes;
    private final double mostGibibytes;
    private final double leastPower;
    private final double mostPower;

    private CapturePlot(List<CaptureSeries> series) {
        this.series = series;
        double least = series.stream().mapToInt(CaptureSeries::gibibytes).min().orElse(1);
        double most = series.stream().mapToInt(CaptureSeries::gibibytes).max().orElse(1);
        double margin = Math.max(1, most - least) * 0.06;
        this.leastGibibytes = least - margin;
        this.mostGibibytes = most + margin;
        List<Double> outages = series.stream()
                .flatMap(one -> one.runs().stream())
                .map(CapturePlot::outage)
                .toList();
        this.leastPower = Math.floor(
                Math.log10(outages.stream().min(Comparator.naturalOrder()).orElse(0.1)));
        this.mostPower = Math.max(
                leastPower + 1,
                Math.ceil(Math.log10(
                        outages.stream().max(Comparator.naturalOrder()).orElse(100.0))));
    }

    /** The picture as a file of its own; without a run it has axes alone. */
    static String svg(List<CaptureSeries> all) {
        return new CapturePlot(all.stream().filter(one -> !one.runs().isEmpty()).toList()).drawn();
    }

    private static double outage(CaptureRun run) {
        return Math.max(run.outage().toNanos() / NANOS, 1e-4);
    }

    private static double outage(CaptureSeries series) {
        return Math.max(series.seconds(CaptureRun::outage), 1e-4);
    }

    private double x(double gibibytes) {
        return LEFT + (gibibytes - leastGibibytes) / (mostGibibytes - leastGibibytes) * (RIGHT - LEFT);
    }

    private double y(double seconds) {
        return BOTTOM - (Math.log10(seconds) - leastPower) / (mostPower - leastPower) * (BOTTOM - TOP);
    }

    private String drawn() {
        SvgWriter svg = new SvgWriter(
                WIDTH,
                HEIGHT,
                "Outage of a panicked guest while its core is taken, over the guest's RAM",
                series.stream()
                        .map(one ->
                                "%s, %d GiB: %.2f s".formatted(one.contender().name(), one.gibibytes(), outage(one)))
                        .collect(Collectors.joining("; ")));
        axes(svg);
        Map<CaptureContender, List<CaptureSeries>> byContender = series.stream()
                .sorted(Comparator.comparingInt(CaptureSeries::gibibytes))
                .collect(Collectors.groupingBy(CaptureSeries::contender, LinkedHashMap::new, Collectors.toList()));
        List<CaptureContender> contenders =
                series.stream().map(CaptureSeries::contender).distinct().toList();
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            List<CaptureSeries> points = byContender.getOrDefault(contenders.get(i), List.of());
            line(svg, points, i);
            labels.add(new Label(i, contenders.get(i).name(), y(outage(points.getLast()))));
        }
        for (Label label : spread(labels)) {
            marker(svg, RIGHT + 18, label.y(), label.style());
            svg.words(RIGHT + 30, label.y() + 4, "start", label.name());
        }
        return svg.end();
    }

    private void axes(SvgWriter svg) {
        svg.words(LEFT, TOP - 14, "start", "outage in seconds (logarithmic), medians");
        for (int power = (int) leastPower; power <= mostPower; power++) {
            for (int digit : new int[] {1, 2, 5}) {
                double seconds = digit * Math.pow(10, power);
                if (digit == 1 || power < mostPower) {
                    svg.line(LEFT, y(seconds), RIGHT, y(seconds), digit == 1 ? "#999" : "#ddd", 1, "none");
                    svg.words(
                            LEFT - 6,
                            y(seconds) + 4,
                            "end",
                            BigDecimal.valueOf(digit).scaleByPowerOfTen(power).toPlainString());
                }
            }
        }
        series.stream().map(CaptureSeries::gibibytes).distinct().forEach(gibibytes -> {
            svg.line(x(gibibytes), BOTTOM, x(gibibytes), BOTTOM + 5, "#222", 1, "none");
            svg.words(x(gibibytes), BOTTOM + 20, "middle", String.valueOf(gibibytes));
        });
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "#222", 1, "none");
        svg.words((LEFT + RIGHT) / 2, BOTTOM + 40, "middle", "the guest's RAM in GiB, 70 % of it filled");
    }

    private void line(SvgWriter svg, List<CaptureSeries> points, int style) {
        String colour = COLOURS.get(style % COLOURS.size());
        for (int i = 0; i < points.size(); i++) {
            CaptureSeries point = points.get(i);
            double x = x(point.gibibytes());
            if (i > 0) {
                CaptureSeries before = points.get(i - 1);
                svg.line(
                        x(before.gibibytes()),
                        y(outage(before)),
                        x,
                        y(outage(point)),
                        colour,
                        1.5,
                        DASHES.get(style % DASHES.size()));
            }
            double[] outages = point.runs().stream()
                    .mapToDouble(CapturePlot::outage)
                    .sorted()
                    .toArray();
            svg.line(x, y(outages[0]), x, y(outages[outages.length - 1]), colour, 1, "none");
        }
        points.forEach(point -> marker(svg, x(point.gibibytes()), y(outage(point)), style));
    }

    private static void marker(SvgWriter svg, double x, double y, int style) {
        String colour = COLOURS.get(style % COLOURS.size());
        boolean isFilled = style / SHAPES.size() % 2 == 0;
        svg.shape(x, y, SHAPES.get(style % SHAPES.size()), colour, isFilled ? colour : "#fff");
    }

    /**
     * A contender's name beside the end of its line.
     *
     * @param style its number among the contenders
     */
    record Label(int style, String name, double y) {}

    /** Moves labels apart that would lie over each other, downwards, and all up again where the lowest fell off. */
    static List<Label> spread(List<Label> labels) {
        List<Label> spread = new ArrayList<>();
        double free = 0;
        for (Label label :
                labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
            double y = Math.max(label.y(), free);
            spread.add(new Label(label.style(), label.name(), y));
            free = y + LABEL_HEIGHT;
        }
        double ceiling = BOTTOM;
        for (int i = spread.size() - 1; i >= 0; i--) {
            Label label = spread.get(i);
            double y = Math.min(label.y(), ceiling);
            spread.set(i, new Label(label.style(), label.name(), y));
            ceiling = y - LABEL_HEIGHT;
        }
        return spread;
    }
}
