package coretime.boot.internal.audit;

import coretime.boot.OrderingCycle;
import coretime.boot.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** Finds units that wait for each other. Stateless. */
public final class Cycles {
    private static final int MOST = 100;

    private Cycles() {}

    /** Cycles of a transaction, no unit in two of them, 100 at most. */
    public static List<OrderingCycle> of(Transaction transaction) {
        Ordering ordering = new Ordering(transaction);
        List<OrderingCycle> cycles = new ArrayList<>();
        Set<UnitName> left = transaction.jobs();
        // Each round finds a cycle in each knot, and takes its units away.
        while (cycles.size() < MOST) {
            List<SequencedSet<UnitName>> knots = Knots.of(left, ordering::awaited);
            if (knots.isEmpty()) {
                break;
            }
            left = new LinkedHashSet<>();
            for (SequencedSet<UnitName> knot : knots.subList(0, Math.min(knots.size(), MOST - cycles.size()))) {
                List<UnitName> path = ordering.back(knot.getFirst(), knot);
                cycles.add(new OrderingCycle(
                        path,
                        path.stream().filter(one -> !transaction.isNeeded(one)).toList()));
                path.forEach(knot::remove);
                left.addAll(knot);
            }
        }
        return cycles;
    }
}
