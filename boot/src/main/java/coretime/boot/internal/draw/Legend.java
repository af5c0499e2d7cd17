package coretime.boot.internal.draw;

import coretime.boot.BootGraph;
import coretime.boot.Verdict;
import java.util.List;

/** What stands above a picture: its title, what is wrong, and what its colours and lines mean. For one picture. */
final class Legend {
    private static final double TITLE = 18;
    private static final double GAP = 22;
    private static final double SAMPLE = 34;
    private static final List<Verdict> WORST_FIRST = List.of(Verdict.values()).reversed();

    private final BootGraph graph;
    private final Xml xml;
    private double right;
    private double y;

    private Legend(BootGraph graph, Xml xml) {
        this.graph = graph;
        this.xml = xml;
    }

    /**
     * Writes it from the upper left corner on.
     *
     * @return the room that it takes, as the point to its lower right
     */
    static Layout.Point write(BootGraph graph, Xml xml) {
        Legend legend = new Legend(graph, xml);
        legend.write();
        return new Layout.Point(legend.right, legend.y);
    }

    private void write() {
        y = TITLE;
        line(Words.title(graph), "title", Box.ADVANCE * TITLE / Box.TEXT);
        for (String note : graph.notes()) {
            line("! " + note, "note", Box.ADVANCE);
        }
        if (!Words.leftOut(graph).isEmpty()) {
            line(Words.leftOut(graph), "muted", Box.ADVANCE);
        }
        line(
                "Time runs to the right: what an arrow leads to starts after what it comes from, and stands as early as it can start.",
                "muted",
                Box.ADVANCE);
        line(
                "Units in one box are ordered alike; between boxes with the same names, each after the one of its own name.",
                "muted",
                Box.ADVANCE);
        y += 4;
        double x = 0;
        for (Verdict verdict : WORST_FIRST) {
            long count = graph.nodes().stream()
                    .filter(node -> node.verdict() == verdict)
                    .count();
            x = box(x, Style.of(verdict), Style.sign(verdict), verdict.words() + " (" + count + ")");
        }
        x = box(x, "step", "", "the step");
        box(x, "none later", "", "started later, by a socket, a timer, D-Bus …");
        y += GAP;
        x = sample(0, "wait", "waits for");
        x = sample(x, "over", "waits for, over units that are not shown");
        x = sample(x, "start", "is started by");
        sample(x, "wait bad", "a way around the step, what the step waits for, or a cycle");
        y += GAP;
    }

    private void line(String text, String style, double advance) {
        xml.element("text", text, "class", style, "x", 0.0, "y", y);
        right = Math.max(right, Words.plain(text).length() * advance);
        y += GAP;
    }

    private double box(double x, String style, String sign, String text) {
        xml.begin("g", "class", "box " + style);
        xml.begin("rect", "x", x, "y", y - 12, "width", SAMPLE, "height", 16.0, "rx", 3.0)
                .end("rect");
        xml.element("text", sign, "class", "sign", "x", x + 6, "y", y);
        xml.end("g");
        return text(x, text);
    }

    private double sample(double x, String style, String text) {
        xml.begin("g", "class", "line " + style);
        xml.begin("path", "class", "stroke", "d", "M" + Xml.number(x) + " " + Xml.number(y - 4) + "h" + SAMPLE)
                .end("path");
        xml.end("g");
        return text(x, text);
    }

    private double text(double x, String text) {
        double left = x + SAMPLE + 8;
        xml.element("text", text, "x", left, "y", y);
        double end = left + text.length() * Box.ADVANCE;
        right = Math.max(right, end);
        return end + GAP;
    }

    /** The classes of {@code graph.css}. */
    static final class Style {
        private Style() {}

        static String of(Verdict verdict) {
            return switch (verdict) {
                case CAN_START_BEFORE -> "before";
                case ONLY_IF_THE_STEP_FAILS -> "unless";
                case AFTER_THE_STEP -> "after";
                case DOES_NOT_CARE -> "none";
            };
        }

        /** So that nobody has to tell colours apart. */
        static String sign(Verdict verdict) {
            return switch (verdict) {
                case CAN_START_BEFORE -> "✗";
                case ONLY_IF_THE_STEP_FAILS -> "?";
                case AFTER_THE_STEP -> "✓";
                case DOES_NOT_CARE -> "";
            };
        }
    }
}
