package coretime.boot.internal.audit;

import coretime.boot.Dependency;
import coretime.boot.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

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
    private List<UnitName> awaited(UnitName name) {
        return awaited.computeIfAbsent(
                name,
                unit -> transaction.all(unit, AFTER).stream()
                        .filter(transaction::hasJob)
                        .toList());
    }

    /** The units with a job that lie on cycles, or between two: all others can be taken away one by one, from the ends. */
    Set<UnitName> entangled() {
        Map<UnitName, List<UnitName>> awaiting = new HashMap<>();
        for (UnitName name : transaction.jobs()) {
            awaited(name)
                    .forEach(other -> awaiting.computeIfAbsent(other, _ -> new ArrayList<>())
                            .add(name));
        }
        Set<UnitName> left = new LinkedHashSet<>(transaction.jobs());
        trim(left, this::awaited, name -> awaiting.getOrDefault(name, List.of()));
        trim(left, name -> awaiting.getOrDefault(name, List.of()), this::awaited);
        return left;
    }

    private static void trim(
            Set<UnitName> left, Function<UnitName, List<UnitName>> ahead, Function<UnitName, List<UnitName>> behind) {
        Map<UnitName, Integer> counts = new HashMap<>();
        Deque<UnitName> free = new ArrayDeque<>();
        for (UnitName name : left) {
            int count = (int) ahead.apply(name).stream().filter(left::contains).count();
            counts.put(name, count);
            if (count == 0) {
                free.add(name);
            }
        }
        while (!free.isEmpty()) {
            UnitName name = free.remove();
            left.remove(name);
            for (UnitName other : behind.apply(name)) {
                if (left.contains(other) && counts.merge(other, -1, Integer::sum) == 0) {
                    free.add(other);
                }
            }
        }
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

    /** All that a unit waits for. It is among them where it waits for itself. */
    public Set<UnitName> ahead(UnitName from) {
        Set<UnitName> ahead = new HashSet<>();
        Deque<UnitName> queue = new ArrayDeque<>(List.of(from));
        while (!queue.isEmpty()) {
            awaited(queue.remove()).stream().filter(ahead::add).forEach(queue::add);
        }
        return ahead;
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
        Deque<UnitName> queue = new ArrayDeque<>(steps);
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            if (transaction.hasJob(name)) {
                transaction.all(name, BEFORE).stream()
                        .filter(transaction::starts)
                        .filter(waiting::add)
                        .forEach(queue::add);
            }
            transaction.startedLaterBy(name).stream()
                    .filter(other -> waiting.containsAll(transaction.starters(other)))
                    .filter(waiting::add)
                    .forEach(queue::add);
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
