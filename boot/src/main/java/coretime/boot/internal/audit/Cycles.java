package coretime.boot.internal.audit;

import coretime.boot.OrderingCycle;
import coretime.boot.UnitName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds units that wait for each other. Stateless. */
public final class Cycles {
    private static final int MOST = 100;

    private Cycles() {}

    /** Cycles of a transaction, no unit in two of them, 100 at most. */
    public static List<OrderingCycle> of(Transaction transaction) {
        Ordering ordering = new Ordering(transaction);
        List<OrderingCycle> cycles = new ArrayList<>();
        Set<UnitName> seen = new HashSet<>();
        for (UnitName name : ordering.entangled()) {
            if (cycles.size() == MOST) {
                break;
            }
            if (seen.contains(name)) {
                continue;
            }
            List<UnitName> path = ordering.back(name);
            if (!path.isEmpty() && path.stream().noneMatch(seen::contains)) {
                seen.addAll(path);
                cycles.add(new OrderingCycle(
                        path,
                        path.stream().filter(one -> !transaction.isNeeded(one)).toList()));
            }
        }
        return cycles;
    }
}
