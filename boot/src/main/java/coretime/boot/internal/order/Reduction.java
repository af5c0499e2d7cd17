package coretime.boot.internal.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph with some of its nodes left out: among the others, one leads to another exactly where it did before. It has few edges: between
 * components a transitive reduction, which is unique (A. Aho, M. Garey, J. Ullman, "The transitive reduction of a directed graph", 1972),
 * and within a component a tree of shortest ways from one node to the others and one back, of edges that were there wherever they lead on.
 */
final class Reduction {
    private final Digraph graph;
    private final BitSet shown;
    private final int[] component;

    /** The shown nodes of each component that has any, the components in their order: those that are led to first. */
    private final List<int[]> members = new ArrayList<>();

    /** The place of a component in it. */
    private final Map<Integer, Integer> places = new HashMap<>();

    /**
     * An edge.
     *
     * @param via the nodes between, of those that are left out, by the shortest way
     */
    record Link(int from, int to, List<Integer> via) {}

    private Reduction(Digraph graph, BitSet shown) {
        this.graph = graph;
        this.shown = shown;
        this.component = graph.components();
        Map<Integer, List<Integer>> nodes = new HashMap<>();
        shown.stream()
                .forEach(node -> nodes.computeIfAbsent(component[node], _ -> new ArrayList<>())
                        .add(node));
        nodes.keySet().stream().sorted().forEach(one -> {
            places.put(one, members.size());
            members.add(nodes.getOrDefault(one, List.of()).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        });
    }

    /** The edges among the nodes shown. */
    static List<Link> of(Digraph graph, BitSet shown) {
        return new Reduction(graph, shown).links();
    }

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        List<BitSet> reached = reached();
        for (int place = 0; place < members.size(); place++) {
            int[] nodes = members.get(place);
            if (nodes.length > 1) {
                links.addAll(within(nodes));
            }
            // Nearest first: what one of these leads to needs no edge of its own.
            BitSet left = (BitSet) reached.get(place).clone();
            BitSet wanted = new BitSet();
            for (int next = left.length() - 1; next >= 0; next = left.previousSetBit(next - 1)) {
                wanted.set(next);
                left.andNot(reached.get(next));
            }
            links.addAll(between(nodes, wanted));
        }
        return links;
    }

    /** For each component shown, the others shown that it leads to. */
    private List<BitSet> reached() {
        int count = Arrays.stream(component).max().orElse(-1) + 1;
        List<List<Integer>> nodes = IntStream.range(0, count)
                .<List<Integer>>mapToObj(_ -> new ArrayList<>())
                .toList();
        for (int node = 0; node < graph.size(); node++) {
            nodes.get(component[node]).add(node);
        }
        List<BitSet> all = new ArrayList<>();
        for (int one = 0; one < count; one++) {
            BitSet reached = new BitSet(members.size());
            for (int node : nodes.get(one)) {
                for (int other : graph.successors(node)) {
                    if (component[other] != one) {
                        reached.or(all.get(component[other]));
                        Integer place = places.get(component[other]);
                        if (place != null) {
                            reached.set(place);
                        }
                    }
                }
            }
            all.add(reached);
        }
        return places.keySet().stream().sorted().map(all::get).toList();
    }

    private List<Link> between(int[] from, BitSet wanted) {
        List<Link> links = new ArrayList<>();
        BitSet left = (BitSet) wanted.clone();
        new Search(graph, from)
                .run(node -> {
                    Integer place = places.get(component[node]);
                    if (place != null && left.get(place)) {
                        left.clear(place);
                        return true;
                    }
                    return false;
                })
                .forEach(links::add);
        return links;
    }

    private List<Link> within(int[] nodes) {
        List<Link> links = new ArrayList<>();
        tree(graph, nodes).forEach(links::add);
        tree(graph.reversed(), nodes)
                .forEach(link ->
                        links.add(new Link(link.to(), link.from(), link.via().reversed())));
        return links.stream().distinct().toList();
    }

    /** From the first of a component's nodes to all others. */
    private List<Link> tree(Digraph way, int[] nodes) {
        BitSet left = new BitSet();
        Arrays.stream(nodes).forEach(left::set);
        left.clear(nodes[0]);
        List<Link> links = new ArrayList<>();
        int[] queue = new int[nodes.length];
        int end = 0;
        queue[end++] = nodes[0];
        for (int next = 0; next < end && !left.isEmpty(); next++) {
            for (Link link : new Search(way, new int[] {queue[next]}).run(node -> {
                boolean isNew = left.get(node);
                left.clear(node);
                return isNew;
            })) {
                links.add(link);
                queue[end++] = link.to();
            }
        }
        return links;
    }

    /** Goes from some nodes over those left out, nearest first. */
    private final class Search {
        private final Digraph way;
        private final int[] reachedBy;
        private final int[] queue;
        private int end;

        private Search(Digraph way, int[] from) {
            this.way = way;
            this.reachedBy = new int[way.size()];
            this.queue = new int[way.size()];
            Arrays.fill(reachedBy, -1);
            for (int node : from) {
                reachedBy[node] = node;
                queue[end++] = node;
            }
        }

        private List<Link> run(java.util.function.IntPredicate isWanted) {
            List<Link> links = new ArrayList<>();
            for (int next = 0; next < end; next++) {
                int node = queue[next];
                for (int other : way.successors(node)) {
                    if (reachedBy[other] >= 0) {
                        continue;
                    }
                    reachedBy[other] = node;
                    if (!shown.get(other)) {
                        queue[end++] = other;
                    } else if (isWanted.test(other)) {
                        links.add(link(other));
                    }
                }
            }
            return links;
        }

        private Link link(int to) {
            List<Integer> via = new ArrayList<>();
            int node = reachedBy[to];
            for (; reachedBy[node] != node; node = reachedBy[node]) {
                via.addFirst(node);
            }
            return new Link(node, to, via);
        }
    }
}
