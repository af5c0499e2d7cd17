package coretime.boot.internal.draw;

import coretime.boot.BootGraph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Units that are drawn as one: of the same verdict, and with the same edges to the same units. Sizes are in the picture's own pixels.
 * Immutable.
 *
 * @param nodes by name, one at least
 */
record Box(List<Node> nodes) {
    /** Size of all text but the title; a monospace font's characters are at most so wide. */
    static final double TEXT = 12;

    static final double ADVANCE = 7.25;
    static final double ROW = 17;
    static final double EDGE = 7;

    /** Room for the sign of the verdict. */
    static final double SIGN = 15;

    private static final double GAP = 20;
    private static final int LONGEST = 44;
    private static final int FEWEST_ROWS = 16;

    Box {
        nodes = List.copyOf(nodes);
    }

    Node first() {
        return nodes.getFirst();
    }

    /** Taller than wide: lines come from the left and the right. */
    int rows() {
        int tall = Math.max(FEWEST_ROWS, (int) Math.ceil(Math.sqrt(nodes.size() * 9.0)));
        int columns = (nodes.size() + tall - 1) / tall;
        return (nodes.size() + columns - 1) / columns;
    }

    double height() {
        return rows() * ROW + 2 * EDGE - 2;
    }

    double width() {
        return columns().getLast() + EDGE;
    }

    /** Where each column begins, and at last where the last one ends. */
    List<Double> columns() {
        List<Double> columns = new ArrayList<>(List.of(EDGE + SIGN));
        int rows = rows();
        for (int from = 0; from < nodes.size(); from += rows) {
            int widest = IntStream.range(from, Math.min(from + rows, nodes.size()))
                    .map(i -> label(nodes.get(i)).length())
                    .max()
                    .orElse(0);
            boolean isLast = from + rows >= nodes.size();
            columns.add(columns.getLast() + widest * ADVANCE + (isLast ? 0 : GAP));
        }
        return columns;
    }

    /** Its name, shortened in the middle where it is long: paths and devices differ at both ends. */
    static String label(Node node) {
        String name = node.unit().value();
        int half = LONGEST / 2;
        return name.length() <= LONGEST
                ? name
                : name.substring(0, half) + "…" + name.substring(name.length() - half + 1);
    }
}
