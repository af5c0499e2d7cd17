package coretime.boot.graph;

import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.Verdict;
import coretime.boot.internal.draw.Words;

/**
 * Writes a graph in the language of Graphviz (its documentation, "DOT Language"), an edge from what is waited for to what waits. Stateless.
 *
 * <p>Every name and text is a quoted string. In one, a backslash stands for itself but before a quotation mark or a line end, and Graphviz
 * then reads escapes such as {@code \N} in labels: both are written so that the text is shown as it is. Equal graphs give equal text.
 */
public final class BootGraphDot {

    private BootGraphDot() {}

    /** The graph, each line ended. */
    public static String of(BootGraph graph) {
        StringBuilder out = new StringBuilder("digraph boot {\n");
        out.append("  graph [rankdir=LR, ranksep=1.0, label=")
                .append(text(Words.title(graph)))
                .append("];\n  node [shape=box, style=filled, fontname=monospace, fillcolor=white];\n");
        graph.nodes().forEach(node -> node(node, out));
        graph.edges().forEach(edge -> edge(edge, out));
        return out.append("}\n").toString();
    }

    private static void node(Node node, StringBuilder out) {
        out.append("  ")
                .append(id(node.unit().value()))
                .append(" [label=")
                .append(text(node.unit().value()))
                .append(", fillcolor=")
                .append(colour(node.verdict()))
                .append(", tooltip=")
                .append(text(Words.of(node)));
        if (node.isStartedLater()) {
            out.append(", style=\"filled,dashed\"");
        }
        if (node.isOffending()) {
            out.append(", color=red");
        }
        if (node.role() != BootGraph.Role.OTHER) {
            out.append(", penwidth=3");
        }
        out.append("];\n");
    }

    private static void edge(Edge edge, StringBuilder out) {
        out.append("  ")
                .append(id(edge.other().value()))
                .append(" -> ")
                .append(id(edge.unit().value()))
                .append(" [tooltip=")
                .append(text(Words.of(edge)));
        if (edge.kind() == Edge.Kind.STARTED_BY) {
            out.append(", style=dashed, arrowhead=empty");
        } else if (!edge.via().isEmpty()) {
            out.append(", style=dotted");
        }
        if (edge.isOffending()) {
            out.append(", color=red, penwidth=3");
        }
        out.append("];\n");
    }

    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case CAN_START_BEFORE -> "mistyrose";
            case ONLY_IF_THE_STEP_FAILS -> "cornsilk";
            case AFTER_THE_STEP -> "honeydew";
            case DOES_NOT_CARE -> "whitesmoke";
        };
    }

    /**
     * An identifier, which has no escapes of its own: but a backslash at the end of a string would take its quotation mark, and so would one
     * before a quotation mark. No unit's name has either, as none has quotation marks and each ends in its type.
     */
    private static String id(String name) {
        return '"' + name + '"';
    }

    /** A label or tooltip, in which {@code \\} is a backslash and {@code \n} a line end. */
    private static String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        Words.plain(text).chars().forEach(character -> {
            switch (character) {
                case '\n' -> out.append("\\n");
                case '"', '\\' -> out.append('\\').append((char) character);
                // Graphviz reads entities of HTML in labels.
                case '&' -> out.append("&amp;");
                default -> out.append((char) character);
            }
        });
        return out.append('"').toString();
    }
}
