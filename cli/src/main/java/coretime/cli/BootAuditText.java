package coretime.cli;

import coretime.boot.BootAudit;
import coretime.boot.ClockStep;
import coretime.boot.Finding;
import coretime.boot.OrderingCycle;
import coretime.boot.Problem;
import coretime.boot.UnitName;
import coretime.boot.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** An audit for people. */
final class BootAuditText {
    private static final int MOST_PROBLEMS = 10;
    private static final List<Verdict> WORST_FIRST = List.of(Verdict.values()).reversed();

    private BootAuditText() {}

    /** @param all whether those that do not care are shown, too */
    static String of(BootAudit audit, List<Problem> problems, boolean all, CoreText text) {
        text.fact("boots into", audit.target() + ", " + audit.findings().size() + " units can start");
        if (audit.steps().isEmpty()) {
            text.fact("step", "none", Ansi.RED);
        }
        for (ClockStep step : audit.steps()) {
            text.fact("step", step.unit() + ", " + says(step.kind())).more(step.program());
        }
        audit.notes().forEach(note -> text.fact("note", note.words(), Ansi.RED));
        audit.cycles().forEach(cycle -> text.fact("cycle", says(cycle), Ansi.RED));
        problems(problems, text);
        for (Verdict verdict : WORST_FIRST) {
            List<Finding> found = audit.findings().stream()
                    .filter(finding -> finding.verdict() == verdict)
                    .toList();
            if (!found.isEmpty() && (all || verdict != Verdict.DOES_NOT_CARE)) {
                text.blank().fact(verdict.words(), "", look(verdict));
                found.forEach(finding -> unit(finding, text));
            }
        }
        // They stand the worst first.
        Ansi look = audit.findings().isEmpty()
                ? Ansi.NONE
                : look(audit.findings().getFirst().verdict());
        return text.blank().fact("in all", counts(audit), look).toString();
    }

    /** The first of what was left out of unit files. */
    static void problems(List<Problem> problems, CoreText text) {
        problems.stream().limit(MOST_PROBLEMS).forEach(problem -> text.fact("left out", problem.toString()));
        if (problems.size() > MOST_PROBLEMS) {
            text.more("and " + (problems.size() - MOST_PROBLEMS) + " more (--json has all)");
        }
    }

    /** Its path where it is one of the order; where nothing orders it, the words say what starts it. */
    private static void unit(Finding finding, CoreText text) {
        text.more(finding.unit() + ": " + finding.because());
        if (!finding.isStartedAlongPath() && finding.path().size() > 1) {
            text.more("  " + finding.path().stream().map(UnitName::value).collect(Collectors.joining(" after ")));
        }
    }

    private static String says(ClockStep.Kind kind) {
        return switch (kind) {
            case SETS -> "sets the clock before it counts as started";
            case WAITS -> "waits until the clock is right before it counts as started";
            case UNAWAITED -> "counts as started before it has set the clock, as its Type= is not oneshot";
            case DAEMON -> "counts as started before it has set the clock";
        };
    }

    private static String says(OrderingCycle cycle) {
        String path = cycle.path().stream().map(UnitName::value).collect(Collectors.joining(" → "));
        return path + " → " + cycle.path().getFirst()
                + (cycle.droppable().isEmpty()
                        ? ": systemd starts nothing"
                        : ": systemd drops one of "
                                + cycle.droppable().stream()
                                        .map(UnitName::value)
                                        .collect(Collectors.joining(", ")));
    }

    private static Ansi look(Verdict verdict) {
        return switch (verdict) {
            case CAN_START_BEFORE -> Ansi.RED;
            case ONLY_IF_THE_STEP_FAILS -> Ansi.BOLD;
            case AFTER_THE_STEP -> Ansi.GREEN;
            case DOES_NOT_CARE -> Ansi.DIM;
        };
    }

    /** How many units have each verdict. */
    static String counts(BootAudit audit) {
        return WORST_FIRST.stream()
                .map(verdict -> audit.count(verdict) + " " + verdict.words())
                .collect(Collectors.joining(", "));
    }
}
