package coretime.boot.internal.fix;

import coretime.boot.BootAudit;
import coretime.boot.ClockStep;
import coretime.boot.Finding;
import coretime.boot.LoadState;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.Unmended;
import coretime.boot.Verdict;
import coretime.boot.internal.audit.Ordering;
import coretime.boot.internal.audit.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a system lacks once all that was thought of so far is added. The first thing that it lacks alone: others may follow from it. */
public final class Round {

    /** What coretime's guest package has for units that must never run with a wrong clock. */
    private static final UnitName GATE = new UnitName("coretime-clock.target");

    private final UnitSet units;
    private final BootAudit audit;
    private final Additions additions;
    private final Transaction transaction;
    private final Ordering ordering;
    private final StepMending steps;
    private final List<Unmended> left = new ArrayList<>();

    /**
     * Of one system.
     *
     * @param audit of these units
     * @param also units that others may start at any time
     */
    public Round(UnitSet units, BootAudit audit, Collection<UnitName> also, Additions additions) {
        this.units = units;
        this.audit = audit;
        this.additions = additions;
        this.transaction = new Transaction(units, audit.target(), also);
        this.ordering = new Ordering(transaction);
        this.steps = new StepMending(units, audit, transaction, ordering, additions);
    }

    /**
     * Adds what is lacking.
     *
     * @param isRequired whether units are not to start where the step fails
     * @return whether anything was added
     */
    public boolean mend(boolean isRequired) {
        List<UnitName> early = judged(Verdict.CAN_START_BEFORE);
        List<UnitName> open = isRequired ? judged(Verdict.ONLY_IF_THE_STEP_FAILS) : List.of();
        if (early.isEmpty() && open.isEmpty()) {
            return false;
        }
        Optional<ClockStep> step = steps.step();
        if (step.isEmpty()) {
            return steps.start() || hasNoStep();
        }
        OrderMending order =
                new OrderMending(transaction, ordering, additions, step.get().unit());
        UnitName unit = step.get().unit();
        boolean isNew = (!early.isEmpty() && (steps.orderTimeSync(unit) || order.order(early, left)))
                || (!open.isEmpty() && order.require(open, gate(step.get())));
        if (isNew) {
            steps.limit(unit);
        }
        if (isNew && isRequired) {
            steps.remain(unit);
        }
        return isNew;
    }

    private boolean hasNoStep() {
        left.add(new Unmended(
                Optional.empty(),
                "no unit here sets the clock or waits until it is right: install a time daemon whose unit does"
                        + " (chrony has chrony-wait.service), or coretime's guest package"));
        return false;
    }

    private UnitName gate(ClockStep step) {
        boolean isOurs = step.unit().value().startsWith("coretime-")
                && units.unit(GATE)
                        .filter(unit -> unit.state() == LoadState.LOADED)
                        .isPresent();
        return isOurs ? GATE : step.unit();
    }

    private List<UnitName> judged(Verdict verdict) {
        return audit.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::unit)
                .toList();
    }

    /** Units that wait for themselves. */
    public Set<UnitName> entangled() {
        return ordering.entangled();
    }

    /** What the last call could not mend. */
    public List<Unmended> left() {
        return List.copyOf(left);
    }
}
