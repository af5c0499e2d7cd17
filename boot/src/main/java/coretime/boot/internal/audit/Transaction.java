package coretime.boot.internal.audit;

import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which units can start: those that the target pulls in have jobs from the beginning, others get theirs when something triggers them.
 * Immutable.
 */
public final class Transaction {

    /** What pulls a unit into a transaction. */
    private static final List<Dependency> PULLS = List.of(Dependency.REQUIRES, Dependency.WANTS, Dependency.BINDS_TO);

    /** What the manager cannot do without. */
    private static final List<Dependency> NEEDS = List.of(Dependency.REQUIRES, Dependency.BINDS_TO);

    /** What starts another unit later. */
    private static final List<Dependency> STARTS =
            List.of(Dependency.TRIGGERS, Dependency.UPHOLDS, Dependency.ON_SUCCESS, Dependency.ON_FAILURE);

    private final UnitSet units;
    private final UnitName target;
    private final Map<UnitName, @Nullable UnitName> jobs = new LinkedHashMap<>();
    private final Map<UnitName, @Nullable UnitName> later = new LinkedHashMap<>();
    private final Set<UnitName> needed = new LinkedHashSet<>();
    private final Set<UnitName> anyTime = new HashSet<>();

    /** @param also units that others start by a way that no unit tells of, such as D-Bus */
    public Transaction(UnitSet units, UnitName target, Collection<UnitName> also) {
        this.units = units;
        this.target = target;
        unit(target).ifPresent(found -> pull(found.name(), null, jobs));
        need(target);
        startLater(also);
    }

    private Optional<Unit> unit(UnitName name) {
        return units.unit(name).filter(unit -> unit.state() == LoadState.LOADED);
    }

    /** Returns what was new. */
    private List<UnitName> pull(UnitName first, @Nullable UnitName by, Map<UnitName, @Nullable UnitName> into) {
        List<UnitName> pulled = new ArrayList<>(List.of(first));
        Deque<UnitName> queue = new ArrayDeque<>(pulled);
        into.put(first, by);
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            for (UnitName other : all(name, PULLS)) {
                if (!starts(other) && unit(other).isPresent()) {
                    into.put(other, name);
                    pulled.add(other);
                    queue.add(other);
                }
            }
        }
        return pulled;
    }

    private void need(UnitName first) {
        Deque<UnitName> queue = new ArrayDeque<>(List.of(first));
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            if (jobs.containsKey(name) && needed.add(name)) {
                queue.addAll(all(name, NEEDS));
            }
        }
    }

    private void startLater(Collection<UnitName> also) {
        for (UnitName name : also) {
            unit(name).filter(unit -> !starts(unit.name())).ifPresent(unit -> pull(unit.name(), null, later));
            unit(name).ifPresent(unit -> anyTime.add(unit.name()));
        }
        Deque<UnitName> queue = new ArrayDeque<>(jobs.keySet());
        queue.addAll(later.keySet());
        while (!queue.isEmpty()) {
            UnitName name = queue.remove();
            for (UnitName other : all(name, STARTS)) {
                if (!starts(other) && unit(other).isPresent()) {
                    queue.addAll(pull(other, name, later));
                }
            }
        }
    }

    /** The units that one depends on in one of these ways. */
    public SequencedSet<UnitName> all(UnitName name, Collection<Dependency> ways) {
        SequencedSet<UnitName> all = new LinkedHashSet<>();
        units.unit(name).ifPresent(unit -> ways.forEach(way -> all.addAll(unit.all(way))));
        return all;
    }

    /** The target that is started. */
    public UnitName target() {
        return target;
    }

    /** Whether it has a job from the beginning, so that others wait for it that are ordered after it. */
    public boolean hasJob(UnitName name) {
        return jobs.containsKey(name);
    }

    /** Whether it can start at all. */
    public boolean starts(UnitName name) {
        return jobs.containsKey(name) || later.containsKey(name);
    }

    /** Whether the transaction fails without it. */
    public boolean isNeeded(UnitName name) {
        return needed.contains(name);
    }

    /** All that have a job from the beginning. */
    public SequencedSet<UnitName> jobs() {
        return new LinkedHashSet<>(jobs.keySet());
    }

    /** All that can start. */
    public SequencedSet<UnitName> all() {
        SequencedSet<UnitName> all = jobs();
        all.addAll(later.keySet());
        return all;
    }

    /** What can have a unit without a job started: what triggers it, or pulls it in and is itself started later. */
    public SequencedSet<UnitName> starters(UnitName name) {
        SequencedSet<UnitName> starters = new LinkedHashSet<>();
        for (Dependency way : STARTS) {
            all(name, List.of(way.inverse())).stream().filter(this::starts).forEach(starters::add);
        }
        for (Dependency way : PULLS) {
            all(name, List.of(way.inverse())).stream()
                    .filter(later::containsKey)
                    .forEach(starters::add);
        }
        return starters;
    }

    /** The units without a job that one can have started, but for those that start at any time besides. */
    SequencedSet<UnitName> startedLaterBy(UnitName name) {
        SequencedSet<UnitName> started = all(name, STARTS);
        if (later.containsKey(name)) {
            started.addAll(all(name, PULLS));
        }
        started.retainAll(later.keySet());
        started.removeAll(anyTime);
        return started;
    }

    /** How it comes to be started: the unit first, each by the next. */
    public List<UnitName> startedBy(UnitName name) {
        List<UnitName> path = new ArrayList<>();
        // Each was there before the next, so that there is no way back.
        for (UnitName one = name; one != null; ) {
            path.add(one);
            one = jobs.containsKey(one) ? jobs.get(one) : later.get(one);
        }
        return path;
    }
}
