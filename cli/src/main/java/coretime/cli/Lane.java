package coretime.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A line of labels above a plot, each over its moment: written out where all fit beside each other, else their keys. Pure.
 *
 * @param style class of the labels
 * @param flags in order of place
 */
record Lane(String style, List<Flag> flags) {

    private static final double GAP = 6;

    /** A moment's label and the short form of it. */
    record Flag(double x, String text, String key) {}

    static Lane panics(LabDocument document, ToDoubleFunction<Instant> x) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < document.incidents().size(); i++) {
            String number = String.valueOf(i + 1);
            flags.add(new Flag(x.applyAsDouble(document.incidents().get(i).panicAt()), "panic " + number, number));
        }
        return new Lane("flag", sorted(flags));
    }

    static Lane observations(LabDocument document, ToDoubleFunction<Instant> x) {
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < document.observations().size(); i++) {
            LabDocument.Observation seen = document.observations().get(i);
            flags.add(new Flag(x.applyAsDouble(seen.at()), key(i) + " " + Escapes.plain(seen.what()), key(i)));
        }
        return new Lane("flag seen", sorted(flags));
    }

    /** The letter of an observation in figure and list: a to z, then numbers. */
    static String key(int index) {
        return index < 26 ? String.valueOf((char) ('a' + index)) : "o" + (index + 1);
    }

    List<Markup> drawn(double base, double left, double right) {
        List<Markup> all = place(base, left, right, true);
        return all.size() == flags.size() ? all : place(base, left, right, false);
    }

    /** Puts each label to the right of its moment, or ends it there where the figure ends; drops those without room. */
    private List<Markup> place(double base, double left, double right, boolean isLong) {
        List<Markup> placed = new ArrayList<>();
        double free = left;
        for (int i = 0; i < flags.size(); i++) {
            Flag flag = flags.get(i);
            String text = isLong ? flag.text() : flag.key();
            double width = Svg.width(text);
            double limit =
                    i + 1 < flags.size() ? Math.max(flag.x(), flags.get(i + 1).x() - GAP) : right;
            if (flag.x() >= free && flag.x() + width <= limit) {
                placed.add(Svg.text(style, Svg.Anchor.START, flag.x(), base, text));
                free = flag.x() + width + GAP;
            } else if (flag.x() - width >= free) {
                placed.add(Svg.text(style, Svg.Anchor.END, flag.x(), base, text));
                free = flag.x() + GAP;
            }
        }
        return placed;
    }

    private static List<Flag> sorted(List<Flag> flags) {
        return flags.stream().sorted(Comparator.comparingDouble(Flag::x)).toList();
    }
}
