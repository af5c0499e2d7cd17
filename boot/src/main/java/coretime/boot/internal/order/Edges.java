package coretime.boot.internal.order;

import coretime.boot.BootGraph.Edge;
import coretime.boot.Dependency;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The edges of a graph as they come together, each once. For one thread. */
final class Edges {
    /** How one unit has another started, as the other sees it; the plainest first. */
    private static final List<Dependency> STARTED_BY = List.of(
            Dependency.TRIGGERED_BY,
            Dependency.REQUIRED_BY,
            Dependency.BOUND_BY,
            Dependency.WANTED_BY,
            Dependency.UPHELD_BY,
            Dependency.ON_SUCCESS_OF,
            Dependency.ON_FAILURE_OF);

    private final UnitSet units;

    /** In the order of their keys. */
    private final Map<String, Edge> edges = new TreeMap<>();

    Edges(UnitSet units) {
        this.units = units;
    }

    /** Adds that one waits for another; one on a path stays so. */
    void waits(UnitName unit, UnitName other, List<UnitName> via, boolean isOffending) {
        Optional<Reason> reason = via.isEmpty() ? reason(unit, other, List.of(Dependency.AFTER)) : Optional.empty();
        add(new Edge(unit, other, Edge.Kind.WAITS_FOR, reason, via, isOffending));
    }

    /** Adds that one is started by another. */
    void started(UnitName unit, UnitName by, boolean isOffending) {
        add(new Edge(unit, by, Edge.Kind.STARTED_BY, reason(unit, by, STARTED_BY), List.of(), isOffending));
    }

    /** Marks that one waits for another, which was added. */
    void mark(UnitName unit, UnitName other) {
        edges.computeIfPresent(
                key(unit, other, Edge.Kind.WAITS_FOR),
                (_, edge) -> new Edge(unit, other, edge.kind(), edge.reason(), edge.via(), true));
    }

    private Optional<Reason> reason(UnitName unit, UnitName other, Collection<Dependency> ways) {
        return units.unit(unit).stream()
                .flatMap(found -> ways.stream()
                        .flatMap(way -> Optional.ofNullable(found.reasons(way).get(other)).stream()))
                .findFirst();
    }

    private void add(Edge edge) {
        edges.merge(
                key(edge.unit(), edge.other(), edge.kind()),
                edge,
                (old, more) -> old.isOffending() || !more.isOffending() ? old : more);
    }

    /** A blank stands in no unit's name, and before all that do. */
    private static String key(UnitName unit, UnitName other, Edge.Kind kind) {
        return unit + " " + other + " " + kind;
    }

    List<Edge> all() {
        return new ArrayList<>(edges.values());
    }
}
