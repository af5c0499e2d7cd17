package coretime.cli;

import coretime.cli.IncidentTimeline.Row;
import coretime.cli.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws an incident to scale on an axis of seconds from the panic: a row for each stretch, so that labels have their own
 * line however short a stretch is and however close two moments are. Pure.
 */
final class TimelineSvg {

    private static final double EDGE = 6;
    private static final double ROW = 24;
    private static final double BAR = 15;
    private static final double GAP = 7;
    private static final double AXIS = 38;
    private static final double TICK = 5;
    private static final double PIXELS_A_TICK = 70;

    /** What is open has no end: the axis goes on a little. */
    private static final double BEYOND = 1.04;

    private final IncidentTimeline timeline;
    private final double width;
    private final double height;
    private final Scale scale;

    private TimelineSvg(IncidentTimeline timeline, double width) {
        this.timeline = timeline;
        this.width = width;
        this.height = timeline.rows().size() * ROW + AXIS;
        this.scale = new Scale(0, Math.max(timeline.end(), 0.001) * BEYOND, EDGE, width - EDGE);
    }

    /**
     * The figure.
     *
     * @param id its own in the page
     * @param width in the pixels of its text
     */
    static Element of(String id, String title, IncidentTimeline timeline, double width) {
        return new TimelineSvg(timeline, width).drawn(id, title);
    }

    private Element drawn(String id, String title) {
        List<Markup> parts = new ArrayList<>(axis());
        List<Row> rows = timeline.rows();
        for (int i = 0; i < rows.size(); i++) {
            double top = i * ROW;
            if (i + 1 < rows.size()) {
                double x = scale.at(rows.get(i + 1).from());
                parts.add(Svg.line("link", x, top + BAR / 2, x, top + ROW + BAR));
            }
            parts.addAll(row(rows.get(i), top + (ROW - BAR) / 2));
        }
        return Svg.figure(id, width, height, title, timeline.description()).holding(parts);
    }

    private List<Markup> row(Row row, double top) {
        String style = row.phase().style();
        double left = scale.at(row.from());
        double right = scale.at(row.to());
        List<Markup> parts = new ArrayList<>();
        if (row.from() == row.to()) {
            double half = BAR / 2.6;
            double middle = top + BAR / 2;
            parts.add(Svg.shape(
                    "mark " + style,
                    left - half,
                    middle,
                    left,
                    middle - half,
                    left + half,
                    middle,
                    left,
                    middle + half));
            parts.add(label(row, left - half, right + half, top));
            return parts;
        }
        parts.add(Svg.rectangle("bar " + style + (row.isOpen() ? " open" : ""), left, top, right - left, BAR));
        // Some stretches are thinner than a pixel; their beginning shows where they are.
        parts.add(Svg.line("start " + style, left, top - 1, left, top + BAR + 1));
        parts.add(label(row, left, right, top));
        return parts;
    }

    /** Beside the bar, on the side with more room; on it only where it is too long for that. */
    private Element label(Row row, double left, double right, double top) {
        double base = top + BAR - 3.5;
        double after = width - right - GAP;
        double before = left - GAP;
        for (String text :
                List.of(row.ending().isEmpty() ? row.text() : row.text() + ", " + row.ending(), row.text())) {
            double needed = Svg.width(text);
            if (needed <= after) {
                return Svg.text("label", Anchor.START, right + GAP, base, text);
            }
            if (needed <= before) {
                return Svg.text("label", Anchor.END, left - GAP, base, text);
            }
            if (needed <= right - left - 2 * GAP) {
                String style =
                        row.isOpen() ? "label" : "label on " + row.phase().style();
                return Svg.text(style, Anchor.START, left + GAP, base, text);
            }
        }
        return after >= before
                ? Svg.text("label", Anchor.END, width, base, row.text())
                : Svg.text("label", Anchor.START, 0, base, row.text());
    }

    private List<Markup> axis() {
        double base = height - AXIS + 4;
        List<Markup> parts = new ArrayList<>();
        parts.add(Svg.line("axis", EDGE, base, width - EDGE, base));
        for (double tick : scale.ticks((int) (width / PIXELS_A_TICK))) {
            double x = scale.at(tick);
            String text = Svg.number(tick);
            parts.add(Svg.line("grid", x, 0, x, base));
            parts.add(Svg.line("axis", x, base, x, base + TICK));
            if (x + Svg.width(text) / 2 <= width) {
                parts.add(
                        Svg.text("tick", tick == 0 ? Anchor.START : Anchor.MIDDLE, tick == 0 ? 0 : x, base + 17, text));
            }
        }
        parts.add(Svg.text("tick", Anchor.START, 0, base + 32, "panic"));
        parts.add(Svg.text("tick", Anchor.END, width - EDGE, base + 32, "seconds after the panic"));
        return parts;
    }
}
