package coretime.cli;

import coretime.cli.ClockTrack.Leg;
import coretime.cli.ClockTrack.Reading;
import coretime.cli.Svg.Anchor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One panel of the offset plot: axis, tolerance, lines, readings with their bounds, and their values. For one thread. */
final class OffsetPanel {

    static final double DOT = 3.2;
    static final double SQUARE = 5;

    private static final double SMALL_DOT = 1.8;

    private static final double PIXELS_A_TICK = 34;
    private static final double CAP = 3;
    private static final double NEAR = 7;
    private static final int PIECES = 12;
    private static final double MILLI = 1000;

    private final ToDoubleFunction<Instant> x;
    private final Scale time;
    private final Scale offsets;
    private final double tolerance;
    private final boolean isMillis;
    private final Room room;

    OffsetPanel(ToDoubleFunction<Instant> x, Scale time, Scale offsets, double tolerance) {
        this.x = x;
        this.time = time;
        this.offsets = offsets;
        this.tolerance = tolerance;
        this.isMillis = offsets.high() < 1;
        this.room = new Room(time.start(), offsets.end(), time.end(), offsets.start());
    }

    List<Markup> drawn(ClockTrack system, ClockTrack rtc) {
        List<Markup> parts = new ArrayList<>(frame());
        rtc.legs().forEach(leg -> parts.addAll(leg("rtc", leg)));
        system.legs().forEach(leg -> parts.addAll(leg("system", leg)));
        rtc.readings().forEach(reading -> parts.addAll(square(reading)));
        system.readings().forEach(reading -> parts.addAll(dot(reading)));
        values(system.readings()).forEach(reading -> parts.addAll(value(reading)));
        if (system.readings().stream().noneMatch(reading -> offsets.holds(reading.offset()))) {
            parts.add(Svg.text(
                    "panel",
                    Anchor.MIDDLE,
                    (time.start() + time.end()) / 2,
                    offsets.at(0) - 4,
                    "no reading on this scale"));
        }
        return parts;
    }

    private List<Markup> frame() {
        List<Markup> parts = new ArrayList<>();
        double left = time.start();
        double right = time.end();
        double top = offsets.at(tolerance);
        parts.add(Svg.rectangle("tolerance", left, top, right - left, offsets.at(-tolerance) - top));
        for (double tick : offsets.ticks((int) ((offsets.start() - offsets.end()) / PIXELS_A_TICK) + 1)) {
            double y = offsets.at(tick);
            parts.add(Svg.line(Math.abs(tick) < 1e-9 ? "zero" : "grid", left, y, right, y));
            parts.add(Svg.text("tick", Anchor.END, left - 6, y + 4, label(tick)));
        }
        return parts;
    }

    private String label(double tick) {
        double shown = isMillis ? tick * MILLI : tick;
        String number = Svg.number(Math.abs(shown));
        String sign = number.equals("0") ? "" : tick < 0 ? "−" : "+";
        return sign + number + (isMillis ? " ms" : " s");
    }

    /** The part of the leg that lies in the panel; steps go far beyond the magnified one. */
    private List<Markup> leg(String style, Leg leg) {
        double low = Math.min(leg.before(), leg.after());
        double high = Math.max(leg.before(), leg.after());
        if (high < offsets.low() || low > offsets.high()) {
            return List.of();
        }
        double from = x.applyAsDouble(leg.from());
        double to = x.applyAsDouble(leg.to());
        double start = offsets.clamped(leg.before());
        double end = offsets.clamped(leg.after());
        double rise = leg.after() - leg.before();
        double x1 = rise == 0 ? from : from + (to - from) * (start - leg.before()) / rise;
        double x2 = rise == 0 ? to : from + (to - from) * (end - leg.before()) / rise;
        keepOff(x1, offsets.at(start), x2, offsets.at(end));
        return List.of(Svg.line(
                "track " + style + (leg.isInferred() ? " inferred" : ""), x1, offsets.at(start), x2, offsets.at(end)));
    }

    /** Keeps values off a line, however it slopes. */
    private void keepOff(double x1, double y1, double x2, double y2) {
        int pieces = x1 == x2 || y1 == y2 ? 1 : PIECES;
        for (int i = 0; i < pieces; i++) {
            double a = (double) i / pieces;
            double b = (double) (i + 1) / pieces;
            double top = Math.min(y1 + (y2 - y1) * a, y1 + (y2 - y1) * b);
            double bottom = Math.max(y1 + (y2 - y1) * a, y1 + (y2 - y1) * b);
            room.take(x1 + (x2 - x1) * a - 1, top - 1, x1 + (x2 - x1) * b + 1, bottom + 1);
        }
    }

    private List<Markup> square(Reading reading) {
        double centre = x.applyAsDouble(reading.at());
        double y = offsets.at(reading.offset());
        room.take(centre - SQUARE, y - SQUARE, centre + SQUARE, y + SQUARE);
        return List.of(Svg.rectangle("read rtc", centre - SQUARE, y - SQUARE, 2 * SQUARE, 2 * SQUARE));
    }

    private List<Markup> dot(Reading reading) {
        double centre = x.applyAsDouble(reading.at());
        if (!offsets.holds(reading.offset())) {
            return List.of(beyond(centre, reading.offset() < 0));
        }
        List<Markup> parts = new ArrayList<>();
        double y = offsets.at(reading.offset());
        room.take(centre - DOT, y - DOT, centre + DOT, y + DOT);
        if (!Double.isNaN(reading.bound())) {
            double top = offsets.at(offsets.clamped(reading.offset() + reading.bound()));
            double bottom = offsets.at(offsets.clamped(reading.offset() - reading.bound()));
            parts.add(Svg.line("bound", centre, top, centre, bottom));
            parts.add(Svg.line("bound", centre - CAP, top, centre + CAP, top));
            parts.add(Svg.line("bound", centre - CAP, bottom, centre + CAP, bottom));
            room.take(centre - CAP, top, centre + CAP, bottom);
        }
        // Magnified, a bound of some milliseconds shows only beside a small dot.
        parts.add(Svg.dot("read system", centre, y, isMillis ? SMALL_DOT : DOT));
        return parts;
    }

    /** An arrow at the edge: the reading is off this panel's scale. */
    private Markup beyond(double centre, boolean isBelow) {
        double edge = isBelow ? offsets.start() : offsets.end();
        double back = isBelow ? -NEAR : NEAR;
        room.take(centre - 4, Math.min(edge, edge + back), centre + 4, Math.max(edge, edge + back));
        return Svg.shape("read system", centre, edge, centre - 4, edge + back, centre + 4, edge + back);
    }

    /** Two readings on almost one point need one value. */
    private List<Reading> values(List<Reading> readings) {
        List<Reading> values = new ArrayList<>();
        for (Reading reading : readings) {
            boolean isNew = values.isEmpty()
                    || x.applyAsDouble(reading.at())
                                    - x.applyAsDouble(values.getLast().at())
                            > 2 * NEAR
                    || Math.abs(clamped(reading) - clamped(values.getLast())) > NEAR;
            if (isNew) {
                values.add(reading);
            }
        }
        return values;
    }

    private double clamped(Reading reading) {
        return offsets.at(offsets.clamped(reading.offset()));
    }

    /** The reading's value beside it; in the panel of the shift only where it is not next to right. */
    private List<Markup> value(Reading reading) {
        boolean isOff = !offsets.holds(reading.offset());
        if (!isMillis && Math.abs(offsets.at(reading.offset()) - offsets.at(0)) < NEAR) {
            return List.of();
        }
        double centre = x.applyAsDouble(reading.at());
        double y = isOff
                ? (reading.offset() < 0 ? offsets.start() - 2 : offsets.end() + 11)
                : offsets.at(reading.offset()) + 4;
        String text = Figures.offset(BigDecimal.valueOf(reading.offset()));
        List<Room.Label> candidates = new ArrayList<>();
        for (double away : isOff ? new double[] {0} : new double[] {0, -12, 12, -20, 20}) {
            candidates.add(new Room.Label(Anchor.START, centre + NEAR, y + away, text));
            candidates.add(new Room.Label(Anchor.END, centre - NEAR, y + away, text));
        }
        return room.place("value", candidates)
                .map(label -> List.<Markup>of(label))
                .orElse(List.of());
    }
}
