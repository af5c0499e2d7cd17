package coretime.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A line of labels above a plot, each over its moment. Pure.
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
            flags.add(new Flag(x.applyAsDouble(seen.at()), shortened(seen.what()), key(i)));
        }
        return new Lane("flag seen", sorted(flags));
    }

    /** {@code "after a guest reboot"} stands over the moment after it; the article is known. */
    private static String shortened(String what) {
        return Escapes.plain(what).replaceFirst("^after (an? |the )?", "");
    }

    /** The letter of an observation in figure and list: a to z, then numbers. */
    static String key(int index) {
        return index < 26 ? String.valueOf((char) ('a' + index)) : "o" + (index + 1);
    }

    /**
     * The labels on a base line: each at least as its key, which is dropped only where keys would cover each other, and
     * written out where the neighbours leave room.
     */
    List<Markup> drawn(double base, double left, double right) {
        List<Placed> placed = new ArrayList<>();
        for (Flag flag : flags) {
            fitting(flag.key(), flag.x(), placed, left, right).ifPresent(placed::add);
        }
        // From the right, for labels may end at the figure's edge and their neighbours then give way to the left.
        for (int i = placed.size() - 1; i >= 0; i--) {
            Placed key = placed.remove(i);
            String text = written(key);
            placed.add(i, fitting(text, key.x(), placed, left, right).orElse(key));
        }
        return placed.stream()
                .<Markup>map(label -> Svg.text(style, label.anchor(), label.x(), base, label.text()))
                .toList();
    }

    private String written(Placed key) {
        return flags.stream()
                .filter(flag -> flag.x() == key.x() && flag.key().equals(key.text()))
                .map(Flag::text)
                .findFirst()
                .orElse(key.text());
    }

    /** To the right of its moment, or ending there. */
    private static Optional<Placed> fitting(String text, double x, List<Placed> others, double left, double right) {
        return Stream.of(new Placed(Svg.Anchor.START, x, text), new Placed(Svg.Anchor.END, x, text))
                .filter(label -> label.left() >= left && label.right() <= right)
                .filter(label -> others.stream().noneMatch(label::meets))
                .findFirst();
    }

    private record Placed(Svg.Anchor anchor, double x, String text) {
        double left() {
            return anchor.left(x, Svg.width(text));
        }

        double right() {
            return left() + Svg.width(text);
        }

        boolean meets(Placed other) {
            return left() < other.right() + GAP && other.left() < right() + GAP;
        }
    }

    private static List<Flag> sorted(List<Flag> flags) {
        return flags.stream().sorted(Comparator.comparingDouble(Flag::x)).toList();
    }
}
