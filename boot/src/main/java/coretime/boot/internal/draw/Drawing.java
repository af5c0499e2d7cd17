package coretime.boot.internal.draw;

import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The boxes and lines of a graph. Most units of a system are ordered as many others are: one box for all of those leaves a few dozen boxes
 * of hundreds of units, and each line says the same of each unit in its boxes. A line between boxes with the same names, as sockets and their
 * services have them, leads from each unit to the one of its own name. Immutable.
 *
 * @param boxes in the order of their first units
 * @param lines in the order of their first edges
 */
record Drawing(List<Box> boxes, List<Line> lines) {

    Drawing {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /**
     * From what comes first to what is held by it.
     *
     * @param from index of a box
     * @param to index of a box
     * @param edges all that it stands for
     */
    record Line(int from, int to, List<Edge> edges) {

        Line {
            edges = List.copyOf(edges);
        }

        boolean isOffending() {
            return edges.stream().anyMatch(Edge::isOffending);
        }

        boolean isStart() {
            return edges.stream().anyMatch(edge -> edge.kind() == Edge.Kind.STARTED_BY);
        }

        /** Whether units that are not shown lie between. */
        boolean isOver() {
            return edges.stream().allMatch(edge -> !edge.via().isEmpty());
        }
    }

    static Drawing of(BootGraph graph) {
        Map<UnitName, List<String>> ends = new HashMap<>();
        graph.nodes().forEach(node -> ends.put(node.unit(), new ArrayList<>()));
        for (Edge edge : graph.edges()) {
            String look = " " + edge.kind() + edge.isOffending() + edge.via().isEmpty();
            ends.getOrDefault(edge.unit(), new ArrayList<>()).add("<" + end(edge.other(), edge.unit()) + look);
            ends.getOrDefault(edge.other(), new ArrayList<>()).add(">" + end(edge.unit(), edge.other()) + look);
        }
        Map<List<String>, List<Node>> alike = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            List<String> key = new ArrayList<>(ends.getOrDefault(node.unit(), List.of()));
            key.sort(null);
            key.add(node.verdict() + " " + node.isStartedLater() + node.isOffending());
            if (node.role() != Role.OTHER) {
                key.add(node.unit().value());
            }
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
        }
        List<Box> boxes = alike.values().stream().map(Box::new).toList();
        return new Drawing(boxes, lines(graph, boxes));
    }

    /** A socket is to its service as another to that one's. */
    private static String end(UnitName unit, UnitName seenBy) {
        return unit.withoutType().equals(seenBy.withoutType())
                ? "." + unit.type().suffix()
                : unit.value();
    }

    private static List<Line> lines(BootGraph graph, List<Box> boxes) {
        Map<UnitName, Integer> places = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            for (Node node : boxes.get(i).nodes()) {
                places.put(node.unit(), i);
            }
        }
        Map<List<Integer>, List<Edge>> lines = new LinkedHashMap<>();
        for (Edge edge : graph.edges()) {
            Integer from = places.get(edge.other());
            Integer to = places.get(edge.unit());
            if (from != null && to != null) {
                lines.computeIfAbsent(List.of(from, to), _ -> new ArrayList<>()).add(edge);
            }
        }
        return lines.entrySet().stream()
                .map(line -> new Line(line.getKey().getFirst(), line.getKey().getLast(), line.getValue()))
                .toList();
    }
}
