package coretime.boot.internal.audit;

import coretime.boot.Dependency;
import coretime.boot.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What waits for what in a transaction (systemd.unit(5), {@code After=}): a unit waits for those that it is ordered after as long as
 * they have jobs, whatever becomes of these. A unit that is started later waits, besides, for what starts it.
 */
public final class Ordering {
    private static final List<Dependency> AFTER = List.of(Dependency.AFTER);

    private final Transaction transaction;

    /** Of this transaction. */
    public Ordering(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The units with a job that one is ordered after. */
    private List<UnitName> awaited(UnitName name) {
        return transaction.all(name, AFTER).stream().filter(transaction::hasJob).toList();
    }

    /** The shortest path from a unit to one that it waits for: the unit first, each is ordered after the next. */
    public Optional<List<UnitName>> path(UnitName from, Predicate<UnitName> to) {
        Map<UnitName, UnitName> reachedBy = new HashMap<>();
        Deque<UnitName> queue = new ArrayDeque<>(List.of(from));
        Set<UnitName> seen = new HashSet<>(queue);
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            if (!name.equals(from) && to.test(name)) {
                return Optional.of(trace(from, name, reachedBy));
            }
            for (UnitName other : awaited(name)) {
                if (seen.add(other)) {
                    reachedBy.put(other, name);
                    queue.add(other);
                }
            }
        }
        return Optional.empty();
    }

    /** The shortest path from a unit with a job back to itself, without its second end; empty where it does not wait for itself. */
    List<UnitName> back(UnitName name) {
        return awaited(name).stream()
                .filter(next -> !next.equals(name))
                .map(next -> path(next, name::equals))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(List::size))
                .map(path -> {
                    List<UnitName> cycle = new ArrayList<>(path.subList(0, path.size() - 1));
                    cycle.addFirst(name);
                    return cycle;
                })
                .orElse(List.of());
    }

    private static List<UnitName> trace(UnitName from, UnitName to, Map<UnitName, UnitName> reachedBy) {
        List<UnitName> path = new ArrayList<>();
        for (UnitName name = to; name != null; name = name.equals(from) ? null : reachedBy.get(name)) {
            path.addFirst(name);
        }
        return path;
    }

    /**
     * All units that wait until one of these steps is over: by their own order, or, where they have no job from the beginning, as all that
     * can have them started waits itself.
     */
    public Set<UnitName> waitingFor(Set<UnitName> steps) {
        Set<UnitName> waiting = new HashSet<>();
        boolean isMore = true;
        while (isMore) {
            isMore = false;
            for (UnitName name : transaction.all()) {
                if (!waiting.contains(name) && waits(name, steps, waiting)) {
                    waiting.add(name);
                    isMore = true;
                }
            }
        }
        return waiting;
    }

    private boolean waits(UnitName name, Set<UnitName> steps, Set<UnitName> waiting) {
        if (awaited(name).stream().anyMatch(other -> steps.contains(other) || waiting.contains(other))) {
            return true;
        }
        if (transaction.hasJob(name)) {
            return false;
        }
        Set<UnitName> starters = transaction.starters(name);
        return !starters.isEmpty() && waiting.containsAll(starters);
    }

    /** Of these, those that do not start where all of these steps fail: they need one, or what needs one, and come after it. */
    public Set<UnitName> failingWith(Set<UnitName> steps, Set<UnitName> waiting) {
        Set<UnitName> failing = new HashSet<>();
        boolean isMore = true;
        while (isMore) {
            isMore = false;
            for (UnitName name : waiting) {
                if (!failing.contains(name) && needsOne(name, steps, failing)) {
                    failing.add(name);
                    isMore = true;
                }
            }
        }
        return failing;
    }

    private boolean needsOne(UnitName name, Set<UnitName> steps, Set<UnitName> failing) {
        Set<UnitName> after = transaction.all(name, AFTER);
        return transaction.all(name, List.of(Dependency.REQUIRES, Dependency.BINDS_TO, Dependency.REQUISITE)).stream()
                .anyMatch(other -> after.contains(other) && (steps.contains(other) || failing.contains(other)));
    }
}
