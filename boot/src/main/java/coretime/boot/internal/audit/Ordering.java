package coretime.boot.internal.audit;

import coretime.boot.Dependency;
import coretime.boot.UnitName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What waits for what in a transaction (systemd.unit(5), {@code After=}): a unit waits for those that it is ordered after as long as
 * they have jobs, whatever becomes of these. A unit that is started later waits, besides, for what starts it.
 */
public final class Ordering {
    private static final List<Dependency> AFTER = List.of(Dependency.AFTER);
    private static final List<Dependency> BEFORE = List.of(Dependency.BEFORE);

    /** A unit that needs another so, and comes after it, does not start where that fails. */
    private static final List<Dependency> NEEDED_BY =
            List.of(Dependency.REQUIRED_BY, Dependency.BOUND_BY, Dependency.REQUISITE_OF);

    private final Transaction transaction;
    private final Map<UnitName, List<UnitName>> awaited = new HashMap<>();

    /** Of this transaction. */
    public Ordering(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The units with a job that one is ordered after. */
    List<UnitName> awaited(UnitName name) {
        return awaited.computeIfAbsent(
                name,
                unit -> transaction.all(unit, AFTER).stream()
                        .filter(transaction::hasJob)
                        .toList());
    }

    /** The shortest paths from units to the steps, which have jobs, that they wait for: each is ordered after the next. */
    public PathTree towards(Set<UnitName> steps) {
        return PathTree.grow(
                steps,
                name -> transaction.hasJob(name)
                        ? transaction.all(name, BEFORE).stream()
                                .filter(transaction::starts)
                                .toList()
                        : List.of());
    }

    /** The shortest paths from units to the steps that wait for them: each is ordered before the next. */
    public PathTree from(Set<UnitName> steps) {
        return PathTree.grow(steps, this::awaited);
    }

    /** All units that lie on cycles. */
    public Set<UnitName> entangled() {
        Set<UnitName> entangled = new HashSet<>();
        Knots.of(transaction.jobs(), this::awaited).forEach(entangled::addAll);
        return entangled;
    }

    /** All that a unit waits for. It is among them where it waits for itself. */
    public Set<UnitName> ahead(UnitName from) {
        Set<UnitName> ahead = new HashSet<>();
        Deque<UnitName> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            awaited(queue.remove()).stream().filter(ahead::add).forEach(queue::add);
        }
        return ahead;
    }

    /** The shortest path from a unit back to itself, without its second end, over units of a set in which there is one. */
    List<UnitName> back(UnitName name, Set<UnitName> within) {
        PathTree tree = PathTree.grow(
                List.of(name),
                unit -> awaited(unit).stream().filter(within::contains).toList());
        return tree.reached().stream()
                .filter(unit -> awaited(unit).contains(name))
                .findFirst()
                .flatMap(tree::path)
                .map(List::reversed)
                .orElse(List.of());
    }

    /**
     * All units that wait until one of these steps is over: by their own order, or, where they have no job from the beginning, as all that
     * can have them started waits itself.
     */
    public Set<UnitName> waitingFor(Set<UnitName> steps) {
        Set<UnitName> waiting = new HashSet<>();
        // Of each unit that is started later, how many of those that can start it do not wait.
        Map<UnitName, Integer> free = new HashMap<>();
        Set<UnitName> counted = new HashSet<>();
        Deque<UnitName> queue = new ArrayDeque<>(steps);
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            if (transaction.hasJob(name)) {
                transaction.all(name, BEFORE).stream()
                        .filter(transaction::starts)
                        .filter(waiting::add)
                        .forEach(queue::add);
            }
            if (!waiting.contains(name) || !counted.add(name)) {
                continue;
            }
            for (UnitName other : transaction.startedLaterBy(name)) {
                int left = free.computeIfAbsent(
                                other, unit -> transaction.starters(unit).size())
                        - 1;
                free.put(other, left);
                if (left == 0 && waiting.add(other)) {
                    queue.add(other);
                }
            }
        }
        return waiting;
    }

    /** Of these, those that do not start where all of these steps fail: they need one, or what needs one, and come after it. */
    public Set<UnitName> failingWith(Set<UnitName> steps, Set<UnitName> waiting) {
        Set<UnitName> failing = new HashSet<>();
        Deque<UnitName> queue = new ArrayDeque<>(steps);
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            Set<UnitName> later = transaction.all(name, BEFORE);
            transaction.all(name, NEEDED_BY).stream()
                    .filter(later::contains)
                    .filter(waiting::contains)
                    .filter(failing::add)
                    .forEach(queue::add);
        }
        return failing;
    }
}
