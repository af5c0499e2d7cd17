package coretime.boot.internal.order;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.internal.order.Reduction.Link;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What leads to what stays so, whatever is left out. */
class ReductionTest {

    /**
     * A graph and what is shown of it.
     *
     * @param edges to the second node from the first
     */
    record Case(int size, List<List<Integer>> edges, BitSet shown) {

        Digraph graph() {
            return digraph(size, edges);
        }

        List<Link> links() {
            return Reduction.of(graph(), shown);
        }

        Digraph reduced(List<Link> links) {
            return digraph(
                    size,
                    links.stream().map(link -> List.of(link.from(), link.to())).toList());
        }
    }

    private static Digraph digraph(int size, List<List<Integer>> edges) {
        return new Digraph(IntStream.range(0, size)
                .mapToObj(node -> edges.stream()
                        .filter(edge -> edge.getFirst() == node)
                        .mapToInt(List::getLast)
                        .toArray())
                .toList());
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers().between(1, 14).flatMap(size -> {
            Arbitrary<Integer> node = Arbitraries.integers().between(0, size - 1);
            return node.list()
                    .ofSize(2)
                    .list()
                    .ofMaxSize(size * 3)
                    .flatMap(edges -> node.set().map(shown -> {
                        BitSet set = new BitSet();
                        shown.forEach(set::set);
                        return new Case(size, edges, set);
                    }));
        });
    }

    @Property
    void amongTheNodesShownOneLeadsToAnotherExactlyAsBefore(@ForAll("cases") Case one) {
        Digraph whole = one.graph();
        Digraph reduced = one.reduced(one.links());

        one.shown().stream().forEach(node -> {
            BitSet before = whole.reach(node);
            before.and(one.shown());
            assertThat(reduced.reach(node)).as("from %d", node).isEqualTo(before);
        });
    }

    @Property
    void anEdgeStandsForAWayOverWhatIsLeftOut(@ForAll("cases") Case one) {
        Digraph whole = one.graph();
        for (Link link : one.links()) {
            List<Integer> way = new ArrayList<>(link.via());
            assertThat(way).noneMatch(one.shown()::get);
            way.addFirst(link.from());
            way.addLast(link.to());
            for (int i = 1; i < way.size(); i++) {
                assertThat(whole.hasEdge(way.get(i - 1), way.get(i))).isTrue();
            }
        }
    }

    @Property
    void withoutCyclesNoEdgeCanBeSpared(@ForAll("cases") Case any) {
        Case one = new Case(
                any.size(),
                any.edges().stream()
                        .filter(edge -> edge.getFirst() < edge.getLast())
                        .toList(),
                any.shown());
        List<Link> links = one.links();
        for (Link spared : links) {
            Digraph rest = one.reduced(
                    links.stream().filter(link -> !link.equals(spared)).toList());
            assertThat(rest.reach(spared.from()).get(spared.to())).isFalse();
        }
    }

    @Property
    void twoNodesAreInOneComponentWhereEachLeadsToTheOther(@ForAll("cases") Case one) {
        Digraph graph = one.graph();
        int[] components = graph.components();
        for (int a = 0; a < one.size(); a++) {
            for (int b = 0; b < one.size(); b++) {
                boolean isCycle = graph.reach(a).get(b) && graph.reach(b).get(a);
                assertThat(components[a] == components[b]).isEqualTo(isCycle);
                if (graph.hasEdge(a, b)) {
                    assertThat(components[a]).isGreaterThanOrEqualTo(components[b]);
                }
            }
        }
    }
}
