package coretime.boot;

import coretime.boot.internal.audit.Transaction;
import coretime.boot.internal.order.GraphBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The order around the clock step, as a graph. Immutable.
 *
 * <p>Among the units shown, one leads to another exactly where it waits for it, over whatever is left out: the graph is a transitive
 * reduction of {@code After=} (systemd.unit(5)) among units that have jobs, and besides it has every edge of the paths that an audit shows.
 * Units that wait for each other lie on cycles here, too. What is started later waits for what starts it, which is an edge of its own kind.
 *
 * @param target that is booted into
 * @param nodes the units shown, by name
 * @param edges between them, by unit, other and kind
 * @param notes of the audit
 * @param leftOut how many units can start and are not shown, as nothing here asks for them
 * @param cutOff how many would be shown, were there not more than {@link #MOST}
 */
public record BootGraph(
        UnitName target, List<Node> nodes, List<Edge> edges, List<String> notes, int leftOut, int cutOff) {

    /** The most units that are shown: those that matter least go first. */
    public static final int MOST = 2000;

    public BootGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        notes = List.copyOf(notes);
    }

    /**
     * Of an audit.
     *
     * @param units those that were audited
     * @param also as for the audit ({@link BootAudit#of})
     */
    public static BootGraph of(UnitSet units, BootAudit audit, Collection<UnitName> also, View view) {
        return new GraphBuilder(units, audit, new Transaction(units, audit.target(), also)).graph(view);
    }

    /**
     * Which units are shown.
     *
     * @param all of those that can start; otherwise those that care, the step, what it waits for, and what lies on the paths shown
     * @param around of these, only what waits for this unit, and what it waits for
     */
    public record View(boolean all, Optional<UnitName> around) {

        /** What matters for the step. */
        public static final View STEP = new View(false, Optional.empty());

        /** Everything. */
        public static final View ALL = new View(true, Optional.empty());
    }

    /** What a unit is for the order. */
    public enum Role {
        /** It sets the clock, or waits until it is set. */
        STEP,
        /** {@code time-sync.target}. */
        TIME_SYNC,
        /** What is booted into. */
        TARGET,
        OTHER
    }

    /**
     * A unit.
     *
     * @param because of the verdict, in words
     * @param isStartedLater whether it has no job from the beginning: a socket, a timer, D-Bus or another unit starts it
     * @param isOffending whether it can start before the step, lies between the step and such a unit that it waits for, or on a cycle
     */
    public record Node(
            UnitName unit, Verdict verdict, String because, Role role, boolean isStartedLater, boolean isOffending) {}

    /**
     * Between two units.
     *
     * @param unit that is held
     * @param other that it waits for, or is started by
     * @param reason of that, where nothing lies between them
     * @param via units that are not shown: {@code unit} waits for the first, each for the next, and the last for {@code other}
     * @param isOffending whether it is part of a way around the step to a unit that can start before it, of a path from the step to one that it
     *     waits for, or of a cycle
     */
    public record Edge(
            UnitName unit,
            UnitName other,
            Kind kind,
            Optional<Reason> reason,
            List<UnitName> via,
            boolean isOffending) {

        public Edge {
            via = List.copyOf(via);
        }

        /** How it is held. */
        public enum Kind {
            /** {@code After=}: it does not start before the other has started, failed, or been skipped. */
            WAITS_FOR,
            /** It starts no earlier than the other, which triggers it or pulls it in. */
            STARTED_BY
        }
    }
}
