package coretime.boot.internal.order;

import coretime.boot.BootAudit;
import coretime.boot.BootGraph;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.Finding;
import coretime.boot.Note;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.Verdict;
import coretime.boot.internal.audit.Transaction;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the graph of an audit. For one thread. */
public final class GraphBuilder {
    private final UnitSet units;
    private final BootAudit audit;
    private final Transaction transaction;
    private final OrderGraph order;

    /** @param transaction the one that was audited */
    public GraphBuilder(UnitSet units, BootAudit audit, Transaction transaction) {
        this.units = units;
        this.audit = audit;
        this.transaction = transaction;
        this.order = new OrderGraph(transaction);
    }

    /** The graph. */
    public BootGraph graph(BootGraph.View view) {
        SequencedSet<UnitName> wanted = Shown.of(audit, transaction, order, view);
        Set<UnitName> shown = wanted.stream().limit(BootGraph.MOST).collect(Collectors.toCollection(TreeSet::new));
        Edges edges = new Edges(units);
        Reduction.of(order.order(), order.nodes(shown))
                .forEach(link -> edges.waits(
                        order.name(link.from()),
                        order.name(link.to()),
                        link.via().stream().map(order::name).toList(),
                        false));
        shown.stream()
                .filter(unit -> !transaction.hasJob(unit))
                .forEach(unit -> transaction.starters(unit).stream()
                        .filter(starter -> !starter.equals(unit))
                        .filter(shown::contains)
                        .forEach(starter -> edges.started(unit, starter, false)));
        Set<UnitName> offending = new Offences(audit, transaction, order, shown).highlight(edges);
        return new BootGraph(
                audit.target(),
                nodes(shown, offending),
                edges.all(),
                audit.notes().stream().map(Note::words).toList(),
                transaction.all().size() - wanted.size(),
                wanted.size() - shown.size());
    }

    private List<Node> nodes(Set<UnitName> shown, Set<UnitName> offending) {
        Map<UnitName, Finding> findings =
                audit.findings().stream().collect(Collectors.toMap(Finding::unit, Function.identity()));
        return shown.stream()
                .map(unit -> {
                    Finding finding =
                            findings.getOrDefault(unit, new Finding(unit, Verdict.DOES_NOT_CARE, "", List.of()));
                    return new Node(
                            unit,
                            finding.verdict(),
                            finding.because(),
                            role(unit),
                            !transaction.hasJob(unit),
                            offending.contains(unit));
                })
                .toList();
    }

    private Role role(UnitName unit) {
        if (audit.steps().stream().anyMatch(step -> step.unit().equals(unit))) {
            return Role.STEP;
        }
        if (unit.equals(BootAudit.TIME_SYNC)) {
            return Role.TIME_SYNC;
        }
        return unit.equals(audit.target()) ? Role.TARGET : Role.OTHER;
    }
}
