package coretime.boot.internal.order;

import coretime.boot.BootAudit;
import coretime.boot.BootGraph.Edge;
import coretime.boot.ClockStep;
import coretime.boot.Finding;
import coretime.boot.OrderingCycle;
import coretime.boot.UnitName;
import coretime.boot.Verdict;
import coretime.boot.internal.audit.Transaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Shows in a graph what is wrong: what the step waits for although it cares; the way around the step by which a unit starts that nothing
 * orders after it, from the last unit that both wait for; and cycles. For one graph.
 */
final class Offences {
    private final BootAudit audit;
    private final Transaction transaction;
    private final Set<UnitName> shown;
    private final Set<UnitName> offending = new HashSet<>();

    /** What the steps wait for that are done when they have started. */
    private final Set<UnitName> early;

    Offences(BootAudit audit, Transaction transaction, OrderGraph order, Set<UnitName> shown) {
        this.audit = audit;
        this.transaction = transaction;
        this.shown = shown;
        List<UnitName> done = audit.steps().stream()
                .filter(ClockStep::isDoneWhenStarted)
                .map(ClockStep::unit)
                .filter(transaction::hasJob)
                .toList();
        this.early = order.awaited(done);
        done.forEach(early::remove);
    }

    /** Marks the edges, and adds those of the paths that are not among them. Returns the units. */
    Set<UnitName> highlight(Edges edges) {
        Map<UnitName, UnitName> ways = waysAround(edges);
        for (Finding finding : audit.findings()) {
            if (finding.verdict() != Verdict.CAN_START_BEFORE || !shown.contains(finding.unit())) {
                continue;
            }
            offending.add(finding.unit());
            boolean isOrder = !finding.path().isEmpty() && !finding.isStartedAlongPath();
            if (isOrder) {
                follow(finding.path(), edges);
            } else {
                around(starts(finding, edges), ways, edges);
            }
        }
        for (OrderingCycle cycle : audit.cycles()) {
            follow(cycle.path(), edges);
            follow(List.of(cycle.path().getLast(), cycle.path().getFirst()), edges);
        }
        return offending;
    }

    /** Units, each of which is ordered after the next. */
    private void follow(List<UnitName> path, Edges edges) {
        offending.addAll(path);
        for (int i = 1; i < path.size(); i++) {
            if (shown.contains(path.get(i - 1)) && shown.contains(path.get(i))) {
                edges.waits(path.get(i - 1), path.get(i), List.of(), true);
            }
        }
    }

    /** Follows what starts a unit to the first that has a job from the beginning, and returns where it came to. */
    private UnitName starts(Finding finding, Edges edges) {
        UnitName unit = finding.unit();
        for (UnitName starter : finding.path()) {
            if (transaction.hasJob(unit)) {
                break;
            }
            if (!starter.equals(unit) && shown.contains(starter)) {
                edges.started(unit, starter, true);
                unit = starter;
            }
        }
        return unit;
    }

    /** For each unit with a way to what the step waits for, too, the next on the shortest. */
    private Map<UnitName, UnitName> waysAround(Edges edges) {
        Map<UnitName, List<UnitName>> waiting = edges.all().stream()
                .filter(edge -> edge.kind() == Edge.Kind.WAITS_FOR)
                .collect(Collectors.groupingBy(
                        Edge::other, Collectors.mapping(Edge::unit, Collectors.toUnmodifiableList())));
        Map<UnitName, UnitName> ways = new HashMap<>();
        // By name, so that of two ways as short it is always the same.
        Deque<UnitName> queue = new ArrayDeque<>(new TreeSet<>(early));
        while (!queue.isEmpty()) {
            UnitName unit = queue.remove();
            for (UnitName other : waiting.getOrDefault(unit, List.of())) {
                if (!early.contains(other) && ways.putIfAbsent(other, unit) == null) {
                    queue.add(other);
                }
            }
        }
        return ways;
    }

    private static void around(UnitName from, Map<UnitName, UnitName> ways, Edges edges) {
        UnitName unit = from;
        for (UnitName next = ways.get(unit); next != null; next = ways.get(unit)) {
            edges.mark(unit, next);
            unit = next;
        }
    }
}
