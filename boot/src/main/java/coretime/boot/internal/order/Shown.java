package coretime.boot.internal.order;

import coretime.boot.BootAudit;
import coretime.boot.BootGraph;
import coretime.boot.ClockStep;
import coretime.boot.Dependency;
import coretime.boot.Finding;
import coretime.boot.OrderingCycle;
import coretime.boot.UnitName;
import coretime.boot.Verdict;
import coretime.boot.internal.audit.Transaction;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

/** Chooses the units that a graph shows, what matters most first. For one graph. */
final class Shown {
    private static final List<Dependency> TRIGGERED_BY = List.of(Dependency.TRIGGERED_BY);

    private final BootAudit audit;
    private final Transaction transaction;
    private final OrderGraph graph;
    private final SequencedSet<UnitName> wanted = new LinkedHashSet<>();

    private Shown(BootAudit audit, Transaction transaction, OrderGraph graph) {
        this.audit = audit;
        this.transaction = transaction;
        this.graph = graph;
    }

    /** All that are asked for, however many. */
    static SequencedSet<UnitName> of(BootAudit audit, Transaction transaction, OrderGraph graph, BootGraph.View view) {
        Shown shown = new Shown(audit, transaction, graph);
        shown.choose(view.all());
        view.around().filter(transaction::starts).ifPresent(unit -> shown.narrow(unit, graph.around(unit)));
        return shown.wanted;
    }

    private void choose(boolean all) {
        List<UnitName> steps = audit.steps().stream().map(ClockStep::unit).toList();
        add(List.of(audit.target(), BootAudit.TIME_SYNC));
        add(steps);
        audit.cycles().stream().map(OrderingCycle::path).forEach(this::add);
        // They stand the worst first.
        for (Finding finding : audit.findings()) {
            if (finding.verdict() != Verdict.DOES_NOT_CARE) {
                add(List.of(finding.unit()));
                add(finding.path());
            }
        }
        addStarters();
        add(graph.awaited(steps.stream().filter(transaction::starts).toList()));
        if (all) {
            add(transaction.all());
        }
    }

    private void add(Collection<UnitName> units) {
        units.stream().filter(transaction::starts).forEach(wanted::add);
    }

    /** Of what is started later, all that triggers it, and the one way by which it comes to be started. */
    private void addStarters() {
        for (UnitName unit : List.copyOf(wanted)) {
            if (!transaction.hasJob(unit)) {
                add(transaction.all(unit, TRIGGERED_BY));
                for (UnitName starter : transaction.startedBy(unit)) {
                    add(List.of(starter));
                    if (transaction.hasJob(starter)) {
                        break;
                    }
                }
            }
        }
    }

    private void narrow(UnitName unit, Set<UnitName> around) {
        wanted.retainAll(around);
        wanted.addFirst(unit);
    }
}
