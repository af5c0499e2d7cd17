package coretime.boot.internal.order;

import coretime.boot.Dependency;
import coretime.boot.UnitName;
import coretime.boot.internal.audit.Transaction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** All units that can start, as the nodes of a graph, each leading to those with a job that it is ordered after. Immutable. */
final class OrderGraph {
    private static final List<Dependency> AFTER = List.of(Dependency.AFTER);

    private final Transaction transaction;
    private final List<UnitName> names;
    private final Map<UnitName, Integer> nodes = new HashMap<>();
    private final Digraph order;

    OrderGraph(Transaction transaction) {
        this.transaction = transaction;
        // By name, so that the same units give the same graph whatever order they are met in.
        this.names = List.copyOf(new TreeSet<>(transaction.all()));
        for (int node = 0; node < names.size(); node++) {
            nodes.put(names.get(node), node);
        }
        this.order = graph(name -> transaction.all(name, AFTER).stream()
                .filter(transaction::hasJob)
                .toList());
    }

    private Digraph graph(Function<UnitName, Collection<UnitName>> leadsTo) {
        List<int[]> successors = new ArrayList<>();
        for (UnitName name : names) {
            successors.add(leadsTo.apply(name).stream()
                    .filter(nodes::containsKey)
                    .mapToInt(this::node)
                    .sorted()
                    .toArray());
        }
        return new Digraph(successors);
    }

    Digraph order() {
        return order;
    }

    UnitName name(int node) {
        return names.get(node);
    }

    int node(UnitName name) {
        Integer node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException(name + " is none of the units that can start");
        }
        return node;
    }

    BitSet nodes(Collection<UnitName> wanted) {
        BitSet set = new BitSet(names.size());
        wanted.forEach(name -> set.set(node(name)));
        return set;
    }

    /** Whether one is ordered after the other, without any between, and waits for it. */
    boolean waitsFor(UnitName one, UnitName other) {
        return nodes.containsKey(one) && nodes.containsKey(other) && order.hasEdge(node(one), node(other));
    }

    /** All that one of these waits for, and they themselves. */
    Set<UnitName> awaited(Collection<UnitName> some) {
        return reach(order, some);
    }

    /** A unit, all that it waits for or that must start before it, and all that does so with it. */
    Set<UnitName> around(UnitName name) {
        Digraph held = graph(unit -> {
            Set<UnitName> others = new TreeSet<>(transaction.all(unit, AFTER));
            others.removeIf(other -> !transaction.hasJob(other));
            if (!transaction.hasJob(unit)) {
                others.addAll(transaction.starters(unit));
            }
            return others;
        });
        Set<UnitName> around = reach(held, List.of(name));
        around.addAll(reach(held.reversed(), List.of(name)));
        return around;
    }

    private Set<UnitName> reach(Digraph graph, Collection<UnitName> some) {
        BitSet reached = new BitSet(names.size());
        some.forEach(name -> reached.or(graph.reach(node(name))));
        Set<UnitName> all = new TreeSet<>();
        reached.stream().forEach(node -> all.add(name(node)));
        return all;
    }
}
