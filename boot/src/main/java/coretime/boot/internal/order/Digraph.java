package coretime.boot.internal.order;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** A directed graph of the nodes from 0 on, without edges from a node to itself. Immutable. */
final class Digraph {
    private final int[][] successors;

    /** @param successors of each node, in the order in which they are followed */
    Digraph(List<int[]> successors) {
        this.successors = new int[successors.size()][];
        for (int node = 0; node < this.successors.length; node++) {
            int self = node;
            this.successors[node] = Arrays.stream(successors.get(node))
                    .filter(other -> other != self)
                    .distinct()
                    .toArray();
        }
    }

    int size() {
        return successors.length;
    }

    /** Not to be changed. */
    int[] successors(int node) {
        return successors[node];
    }

    boolean hasEdge(int from, int to) {
        return Arrays.stream(successors[from]).anyMatch(other -> other == to);
    }

    /** The same nodes with all edges turned round. */
    Digraph reversed() {
        int[] counts = new int[size()];
        for (int[] all : successors) {
            for (int other : all) {
                counts[other]++;
            }
        }
        int[][] predecessors = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
        // From the last on, so that they stand in order.
        for (int node = size() - 1; node >= 0; node--) {
            for (int other : successors[node]) {
                predecessors[other][--counts[other]] = node;
            }
        }
        return new Digraph(List.of(predecessors));
    }

    /** A node and all that it leads to. */
    BitSet reach(int from) {
        BitSet seen = new BitSet(size());
        int[] queue = new int[size()];
        int end = 0;
        queue[end++] = from;
        seen.set(from);
        for (int next = 0; next < end; next++) {
            for (int other : successors[queue[next]]) {
                if (!seen.get(other)) {
                    seen.set(other);
                    queue[end++] = other;
                }
            }
        }
        return seen;
    }

    /**
     * The strongly connected component of each node, numbered so that edges between two lead to the lower number: R. Tarjan, "Depth-first
     * search and linear graph algorithms" (1972), with a stack of its own, for chains of units may be as long as somebody likes.
     */
    int[] components() {
        int[] component = new int[size()];
        Arrays.fill(component, -1);
        int[] index = new int[size()];
        int[] low = new int[size()];
        int[] edge = new int[size()];
        int[] path = new int[size()];
        int[] open = new int[size()];
        int opened = 0;
        int visited = 0;
        int components = 0;
        for (int root = 0; root < size(); root++) {
            if (index[root] != 0) {
                continue;
            }
            int depth = 0;
            path[0] = root;
            open[opened++] = root;
            index[root] = low[root] = ++visited;
            while (depth >= 0) {
                int node = path[depth];
                if (edge[node] < successors[node].length) {
                    int other = successors[node][edge[node]++];
                    if (index[other] == 0) {
                        path[++depth] = other;
                        open[opened++] = other;
                        index[other] = low[other] = ++visited;
                    } else if (component[other] < 0) {
                        low[node] = Math.min(low[node], index[other]);
                    }
                    continue;
                }
                if (low[node] == index[node]) {
                    while (component[node] < 0) {
                        component[open[--opened]] = components;
                    }
                    components++;
                }
                depth--;
                if (depth >= 0) {
                    low[path[depth]] = Math.min(low[path[depth]], low[node]);
                }
            }
        }
        return component;
    }
}
