package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.ClockStep;
import coretime.boot.Finding;
import coretime.boot.Note;
import coretime.boot.OrderingCycle;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import java.util.List;

/**
 * An audit, as {@code boot audit --json} prints it.
 *
 * @param ordered whether no unit that cares can start before a step that succeeds
 * @param steps units that set the clock or wait for it
 * @param units all that can start, the worst first
 * @param notes what is wrong with the steps and with time-sync.target
 * @param problems what was left out of unit files, {@code FILE:LINE: WHAT}
 */
record BootAuditDocument(
        String target,
        boolean ordered,
        List<Step> steps,
        List<Judged> units,
        List<String> notes,
        List<Cycle> cycles,
        List<String> problems) {

    /** A unit that sets the clock. */
    record Step(String unit, ClockStep.Kind kind, String program) {}

    /**
     * A unit that can start.
     *
     * @param path units that show it, each after the next or started by it
     */
    record Judged(String unit, String verdict, String because, List<String> path) {}

    /**
     * Units that wait for each other.
     *
     * @param droppable those of which systemd drops one
     */
    record Cycle(List<String> path, List<String> droppable) {}

    static BootAuditDocument of(BootAudit audit, List<Problem> problems) {
        return new BootAuditDocument(
                audit.target().value(),
                audit.isOrdered(),
                audit.steps().stream()
                        .map(step -> new Step(step.unit().value(), step.kind(), step.program()))
                        .toList(),
                audit.findings().stream().map(BootAuditDocument::judged).toList(),
                audit.notes().stream().map(Note::words).toList(),
                audit.cycles().stream().map(BootAuditDocument::cycle).toList(),
                problems.stream().map(Problem::toString).toList());
    }

    private static Judged judged(Finding finding) {
        return new Judged(finding.unit().value(), finding.verdict().words(), finding.because(), names(finding.path()));
    }

    private static Cycle cycle(OrderingCycle cycle) {
        return new Cycle(names(cycle.path()), names(cycle.droppable()));
    }

    private static List<String> names(List<UnitName> units) {
        return units.stream().map(UnitName::value).toList();
    }
}
