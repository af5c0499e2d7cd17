package coretime.boot.internal.audit;

import coretime.boot.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Units of which each waits for each other: the strongly connected components with more than one member (R. Tarjan, Depth-First Search and
 * Linear Graph Algorithms, 1972), with a stack of its own, since a chain of units may be longer than a thread's. For one thread and one
 * search.
 */
final class Knots {
    private final Set<UnitName> within;
    private final Function<UnitName, ? extends Collection<UnitName>> awaited;
    private final Map<UnitName, Integer> number = new HashMap<>();
    private final Map<UnitName, Integer> lowest = new HashMap<>();
    private final Deque<UnitName> open = new ArrayDeque<>();
    private final Set<UnitName> isOpen = new HashSet<>();
    private final List<SequencedSet<UnitName>> knots = new ArrayList<>();

    private record Step(UnitName name, Iterator<UnitName> rest) {}

    private Knots(Set<UnitName> within, Function<UnitName, ? extends Collection<UnitName>> awaited) {
        this.within = within;
        this.awaited = awaited;
    }

    /** Of these units alone. */
    static List<SequencedSet<UnitName>> of(
            Set<UnitName> within, Function<UnitName, ? extends Collection<UnitName>> awaited) {
        Knots search = new Knots(within, awaited);
        for (UnitName name : within) {
            if (!search.number.containsKey(name)) {
                search.from(name);
            }
        }
        return search.knots;
    }

    private void from(UnitName first) {
        Deque<Step> steps = new ArrayDeque<>();
        steps.push(enter(first));
        while (!steps.isEmpty()) {
            Step step = steps.element();
            if (!step.rest().hasNext()) {
                steps.pop();
                leave(step.name());
                if (!steps.isEmpty()) {
                    lowest.merge(steps.element().name(), lowest.getOrDefault(step.name(), 0), Math::min);
                }
                continue;
            }
            UnitName next = step.rest().next();
            if (!within.contains(next)) {
                continue;
            }
            Integer known = number.get(next);
            if (known == null) {
                steps.push(enter(next));
            } else if (isOpen.contains(next)) {
                lowest.merge(step.name(), known, Math::min);
            }
        }
    }

    private Step enter(UnitName name) {
        int next = number.size();
        number.put(name, next);
        lowest.put(name, next);
        open.push(name);
        isOpen.add(name);
        return new Step(name, awaited.apply(name).iterator());
    }

    /** Closes the component where this is the first of it that was entered. */
    private void leave(UnitName name) {
        if (!Objects.equals(number.get(name), lowest.get(name))) {
            return;
        }
        SequencedSet<UnitName> knot = new LinkedHashSet<>();
        UnitName member;
        do {
            member = open.pop();
            isOpen.remove(member);
            knot.addFirst(member);
        } while (!member.equals(name));
        if (knot.size() > 1) {
            knots.add(knot);
        }
    }
}
