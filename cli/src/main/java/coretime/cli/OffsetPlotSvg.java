package coretime.cli;

import coretime.cli.Svg.Anchor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Draws a guest's clocks over a run: one panel to the scale of the shift, and beneath it the same magnified to the scale
 * of a proof, for ±50 ms is thinner than a line in the first. Pure.
 */
final class OffsetPlotSvg {

    private static final double LEFT = 62;
    private static final double RIGHT = 10;
    private static final double LANE = 17;
    private static final double TITLE = 26;
    private static final double MAIN = 210;
    private static final double MAGNIFIED = 120;
    private static final double BETWEEN = 20;
    private static final double AXIS = 38;
    private static final double PIXELS_A_TICK = 80;

    /** The magnified panel shows twice the tolerance either way. */
    private static final double MAGNIFIED_TOLERANCES = 2;

    private static final double MARGIN = 0.03;
    private static final double LEAST_RANGE = 0.5;

    private final LabDocument document;
    private final ClockTrack system;
    private final ClockTrack rtc;
    private final double width;
    private final Scale time;

    private OffsetPlotSvg(LabDocument document, ClockTrack system, ClockTrack rtc, double width, Scale time) {
        this.document = document;
        this.system = system;
        this.rtc = rtc;
        this.width = width;
        this.time = time;
    }

    /**
     * The figure; empty where no clock was ever read.
     *
     * @param id its own in the page
     * @param width in the pixels of its text
     */
    static Optional<Element> of(String id, LabDocument document, double width) {
        ClockTrack system = ClockTrack.system(document);
        ClockTrack rtc = ClockTrack.rtc(document);
        if (system.readings().isEmpty() && rtc.readings().isEmpty()) {
            return Optional.empty();
        }
        double[] seconds = Stream.of(
                        Stream.concat(system.readings().stream(), rtc.readings().stream())
                                .map(ClockTrack.Reading::at),
                        document.incidents().stream().flatMap(one -> Stream.of(one.panicAt(), ClockTrack.resumed(one))),
                        document.observations().stream().map(LabDocument.Observation::at),
                        silence(document))
                .flatMap(stream -> stream)
                .mapToDouble(at -> since(document, at))
                .sorted()
                .toArray();
        double first = seconds[0];
        double last = seconds[seconds.length - 1];
        double margin = Math.max(1, (last - first) * MARGIN);
        Scale time = new Scale(first - margin, last + margin, LEFT, width - RIGHT);
        return Optional.of(new OffsetPlotSvg(document, system, rtc, width, time).drawn(id));
    }

    /** A clock that was not read to the end leaves the figure empty until then. */
    private static Stream<Instant> silence(LabDocument document) {
        boolean isSilent = !document.incidents().isEmpty()
                && document.incidents().getLast().residual() == null
                && document.observations().stream()
                        .noneMatch(seen ->
                                seen.at().isAfter(document.incidents().getLast().panicAt()));
        return isSilent ? Stream.of(document.finishedAt()) : Stream.empty();
    }

    private Element drawn(String id) {
        double mainTop = LANE * 2 + TITLE - 4;
        double mainBottom = mainTop + MAIN;
        double zoomTop = mainBottom + BETWEEN + TITLE;
        double zoomBottom = zoomTop + MAGNIFIED;
        double tolerance = Headline.tolerance().doubleValue();
        Scale wide = offsets(mainBottom, mainTop);
        Scale near =
                new Scale(-MAGNIFIED_TOLERANCES * tolerance, MAGNIFIED_TOLERANCES * tolerance, zoomBottom, zoomTop);

        List<Markup> parts = new ArrayList<>();
        for (var incident : document.incidents()) {
            double from = x(incident.panicAt());
            double to = x(ClockTrack.resumed(incident));
            for (Scale panel : List.of(wide, near)) {
                parts.add(Svg.rectangle("band freeze", from, panel.end(), to - from, panel.start() - panel.end()));
                parts.add(Svg.line("event", from, panel.end(), from, panel.start()));
            }
        }
        for (var observation : document.observations()) {
            double x = x(observation.at());
            for (Scale panel : List.of(wide, near)) {
                parts.add(Svg.line("event seen", x, panel.end(), x, panel.start()));
            }
        }
        parts.addAll(Lane.panics(document, this::x).drawn(LANE * 2 - 4, LEFT, width));
        parts.addAll(Lane.observations(document, this::x).drawn(LANE - 4, LEFT, width));
        parts.addAll(legend(mainTop - 8));
        parts.addAll(new OffsetPanel(this::x, time, wide, tolerance).drawn(system, rtc));
        parts.add(Svg.text("panel", Anchor.START, 0, zoomTop - 13, magnified()));
        parts.addAll(
                new OffsetPanel(this::x, time, near, tolerance).drawn(system, new ClockTrack(List.of(), List.of())));
        parts.addAll(timeAxis(zoomBottom));
        return Svg.figure(id, width, zoomBottom + AXIS, "The guest’s clocks over the run", description())
                .holding(parts);
    }

    private String magnified() {
        String text = "System clock magnified; shaded: " + Headline.toleranceText() + ", the proof’s tolerance";
        return Svg.width(text) <= width ? text : "System clock magnified; shaded: " + Headline.toleranceText();
    }

    /** All values with their bounds, right in any case, and some air. */
    private Scale offsets(double bottom, double top) {
        double low = -LEAST_RANGE;
        double high = LEAST_RANGE;
        for (ClockTrack.Reading reading : Stream.concat(system.readings().stream(), rtc.readings().stream())
                .toList()) {
            double bound = Double.isNaN(reading.bound()) ? 0 : reading.bound();
            low = Math.min(low, reading.offset() - bound);
            high = Math.max(high, reading.offset() + bound);
        }
        double air = (high - low) * 0.07;
        return new Scale(low - air, high + air, bottom, top);
    }

    private List<Markup> legend(double base) {
        double x = 4;
        List<Markup> parts = new ArrayList<>();
        parts.add(Svg.dot("read system", x, base - 4, OffsetPanel.DOT));
        parts.add(Svg.text("panel", Anchor.START, x + 9, base, "System clock"));
        x += 9 + Svg.width("System clock") + 16;
        parts.add(Svg.rectangle(
                "read rtc",
                x - OffsetPanel.SQUARE,
                base - 4 - OffsetPanel.SQUARE,
                2 * OffsetPanel.SQUARE,
                2 * OffsetPanel.SQUARE));
        parts.add(Svg.text("panel", Anchor.START, x + 9, base, "RTC"));
        x += 9 + Svg.width("RTC") + 12;
        parts.add(Svg.text("panel", Anchor.START, x, base, "minus the host’s clock"));
        return parts;
    }

    private List<Markup> timeAxis(double base) {
        List<Markup> parts = new ArrayList<>();
        for (double tick : time.clockTicks((int) ((width - LEFT) / PIXELS_A_TICK))) {
            double x = time.at(tick);
            parts.add(Svg.line("axis", x, base, x, base + 5));
            double half = Svg.width(Figures.elapsed(tick)) / 2;
            if (x + half <= width && x - half >= 0) {
                parts.add(Svg.text("tick", Anchor.MIDDLE, x, base + 17, Figures.elapsed(tick)));
            }
        }
        parts.add(Svg.text("tick", Anchor.END, width - RIGHT, base + 32, "minutes:seconds since the run began"));
        return parts;
    }

    private String description() {
        StringBuilder text = new StringBuilder("System clock minus host’s clock: ");
        for (ClockTrack.Reading reading : system.readings()) {
            text.append(Figures.elapsed(since(document, reading.at())))
                    .append(' ')
                    .append(Figures.reading(
                            reading.exact(),
                            Double.isNaN(reading.bound()) ? null : BigDecimal.valueOf(reading.bound()),
                            ""))
                    .append("; ");
        }
        return text.append("grey bands: the guest was frozen.").toString();
    }

    private double x(Instant at) {
        return time.at(since(document, at));
    }

    private static double since(LabDocument document, Instant at) {
        return Duration.between(document.startedAt(), at).toMillis() / 1000.0;
    }
}
