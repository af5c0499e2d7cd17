package coretime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The room of a figure in which labels are put so that none covers another. For one figure, one thread. */
final class Room {

    private static final double ASCENT = 0.8;
    private static final double GAP = 2;

    private final Box whole;
    private final List<Box> taken = new ArrayList<>();

    Room(double left, double top, double right, double bottom) {
        this.whole = new Box(left, top, right, bottom);
    }

    /** Keeps labels off a place. */
    void take(double left, double top, double right, double bottom) {
        taken.add(new Box(left, top, right, bottom));
    }

    /** The first of these labels that fits, drawn; empty where none does. */
    Optional<Element> place(String style, List<Label> candidates) {
        for (Label label : candidates) {
            Box box = label.box();
            if (whole.holds(box) && taken.stream().noneMatch(box::meets)) {
                taken.add(box);
                return Optional.of(Svg.text(style, label.anchor(), label.x(), label.y(), label.text()));
            }
        }
        return Optional.empty();
    }

    /** A text at a point. */
    record Label(Svg.Anchor anchor, double x, double y, String text) {
        private Box box() {
            double width = Svg.width(text);
            double left = anchor.left(x, width);
            double top = y - Svg.TEXT * ASCENT;
            return new Box(left, top, left + width, top + Svg.TEXT);
        }
    }

    private record Box(double left, double top, double right, double bottom) {
        boolean holds(Box other) {
            return other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom;
        }

        boolean meets(Box other) {
            return left < other.right + GAP && other.left < right + GAP && top < other.bottom && other.top < bottom;
        }
    }
}
