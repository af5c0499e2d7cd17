package coretime.cli;

import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.Problem;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph, as {@code boot graph --json} prints it.
 *
 * @param units those shown, by name
 * @param edges from what is held to what it waits for or is started by
 * @param notes what is wrong with the steps and with time-sync.target
 * @param leftOut how many units can start besides
 * @param cutOff how many would be shown, were there not too many
 * @param problems what was left out of unit files, {@code FILE:LINE: WHAT}
 */
record BootGraphDocument(
        String target,
        List<Shown> units,
        List<Held> edges,
        List<String> notes,
        int leftOut,
        int cutOff,
        List<String> problems) {

    /** A unit. */
    record Shown(
            String unit,
            String verdict,
            String because,
            BootGraph.Role role,
            boolean startedLater,
            boolean offending) {}

    /**
     * A unit and one that it waits for, or is started by.
     *
     * @param reason of an edge without units between
     * @param where {@code FILE:LINE} or the rule
     * @param via units that are not shown
     */
    record Held(
            String unit,
            String other,
            Edge.Kind kind,
            Reason.@Nullable Kind reason,
            @Nullable String where,
            List<String> via,
            boolean offending) {}

    static BootGraphDocument of(BootGraph graph, List<Problem> problems) {
        return new BootGraphDocument(
                graph.target().value(),
                graph.nodes().stream().map(BootGraphDocument::shown).toList(),
                graph.edges().stream().map(BootGraphDocument::held).toList(),
                graph.notes(),
                graph.leftOut(),
                graph.cutOff(),
                problems.stream().map(Problem::toString).toList());
    }

    private static Shown shown(Node node) {
        return new Shown(
                node.unit().value(),
                node.verdict().words(),
                node.because(),
                node.role(),
                node.isStartedLater(),
                node.isOffending());
    }

    private static Held held(Edge edge) {
        return new Held(
                edge.unit().value(),
                edge.other().value(),
                edge.kind(),
                edge.reason().map(Reason::kind).orElse(null),
                edge.reason().map(Reason::where).orElse(null),
                edge.via().stream().map(UnitName::value).toList(),
                edge.isOffending());
    }
}
