package coretime.boot;

import coretime.boot.internal.audit.ClockSteps;
import coretime.boot.internal.audit.Cycles;
import coretime.boot.internal.audit.Ordering;
import coretime.boot.internal.audit.PathTree;
import coretime.boot.internal.audit.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether anything can start before the clock is stepped, of a boot into one target. Immutable.
 *
 * <p>A unit waits for the step where a chain of {@code After=} leads from it to the step's unit, over units that have jobs in the same
 * transaction: {@code After=} a unit that nothing pulls in means nothing (systemd.unit(5)). A unit that is started later, by a socket, a
 * timer, a path or another unit, waits besides for whatever starts it. Conditions are not known before the boot: a step that has one may
 * be skipped, and holds nobody then.
 *
 * @param target that is booted into
 * @param steps units that set the clock or wait for it, and can start
 * @param findings of each unit that can start, the worst first, and by name
 * @param notes what is wrong with the steps and with {@code time-sync.target}
 * @param cycles units that wait for each other
 */
public record BootAudit(
        UnitName target, List<ClockStep> steps, List<Finding> findings, List<Note> notes, List<OrderingCycle> cycles) {

    /** The target that units wait for which want a clock that is right (systemd.special(7)). */
    public static final UnitName TIME_SYNC = new UnitName("time-sync.target");

    /** Names in the paths of all findings: chains of thousands of units would have no end of them. */
    private static final int MOST_NAMES = 1_000_000;

    public BootAudit {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        cycles = List.copyOf(cycles);
    }

    /**
     * Audits.
     *
     * @param units all of a system ({@link BootReader#loadAll})
     * @param target that is booted into, by any of its names
     * @param also units that others may start at any time, as D-Bus does
     */
    public static BootAudit of(UnitSet units, UnitName target, Collection<UnitName> also, CarePolicy policy) {
        UnitName main = units.unit(target).map(Unit::name).orElse(target);
        return new Work(units, new Transaction(units, main, also), policy).audit();
    }

    /** Whether no unit that cares can start before a step that succeeds. */
    public boolean isOrdered() {
        return count(Verdict.CAN_START_BEFORE) == 0;
    }

    /** How many units have this verdict. */
    public long count(Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }

    /** One audit. */
    private static final class Work {
        private final UnitSet units;
        private final Transaction transaction;
        private final Predicate<UnitName> cares;
        private final Ordering ordering;
        private final List<ClockStep> steps;
        private final Set<UnitName> stepping;

        /** Of these, those whose start means that the clock is set. */
        private final Set<UnitName> done;

        private final Set<UnitName> waiting;
        private final Set<UnitName> failing;
        private final PathTree towards;
        private final PathTree from;
        private int namesLeft = MOST_NAMES;
        private int pathsLeftOut;

        private Work(UnitSet units, Transaction transaction, CarePolicy policy) {
            this.units = units;
            this.transaction = transaction;
            this.cares = policy.caring();
            this.ordering = new Ordering(transaction);
            this.steps = transaction.all().stream()
                    .map(units::unit)
                    .flatMap(Optional::stream)
                    .map(ClockSteps::of)
                    .flatMap(Optional::stream)
                    .toList();
            this.stepping = steps.stream().map(ClockStep::unit).collect(Collectors.toSet());
            this.done = steps.stream()
                    .filter(ClockStep::isDoneWhenStarted)
                    .map(ClockStep::unit)
                    .filter(transaction::hasJob)
                    .collect(Collectors.toSet());
            this.waiting = ordering.waitingFor(done);
            Set<UnitName> certain = new HashSet<>(done);
            certain.removeIf(this::mayBeSkipped);
            this.failing = ordering.failingWith(certain, waiting);
            this.towards = ordering.towards(done);
            this.from = ordering.from(done);
        }

        private boolean mayBeSkipped(UnitName step) {
            return units.unit(step).filter(ClockSteps::mayBeSkipped).isPresent();
        }

        private BootAudit audit() {
            List<Finding> findings = transaction.all().stream()
                    .map(this::finding)
                    .sorted(Comparator.comparing(Finding::verdict).reversed().thenComparing(Finding::unit))
                    .toList();
            return new BootAudit(transaction.target(), steps, findings, notes(), Cycles.of(transaction));
        }

        private Finding finding(UnitName unit) {
            if (stepping.contains(unit)) {
                return new Finding(unit, Verdict.DOES_NOT_CARE, "it is part of the step", List.of());
            }
            if (!cares.test(unit)) {
                return new Finding(unit, Verdict.DOES_NOT_CARE, "by its type, or by the list", List.of());
            }
            if (!waiting.contains(unit)) {
                return before(unit);
            }
            List<UnitName> path = shown(towards.path(unit).orElseGet(() -> transaction.startedBy(unit)));
            return failing.contains(unit)
                    ? new Finding(unit, Verdict.AFTER_THE_STEP, "it waits for the step, and needs it", path)
                    : new Finding(
                            unit,
                            Verdict.ONLY_IF_THE_STEP_FAILS,
                            "it waits for the step, and starts whatever becomes of it",
                            path);
        }

        private Finding before(UnitName unit) {
            Optional<List<UnitName>> path = from.path(unit);
            if (path.isPresent()) {
                return new Finding(
                        unit,
                        Verdict.CAN_START_BEFORE,
                        "the step waits for it",
                        shown(path.get().reversed()));
            }
            List<UnitName> starters = transaction.startedBy(unit);
            return new Finding(
                    unit,
                    Verdict.CAN_START_BEFORE,
                    "nothing orders it after the step, and "
                            + (starters.size() > 1 ? starters.get(1) : "a message on the system bus") + " starts it",
                    shown(starters));
        }

        private List<UnitName> shown(List<UnitName> path) {
            if (path.size() > namesLeft) {
                pathsLeftOut++;
                return List.of();
            }
            namesLeft -= path.size();
            return path;
        }

        private List<Note> notes() {
            List<Note> notes = new ArrayList<>();
            if (steps.isEmpty()) {
                notes.add(new Note(Note.Kind.NO_STEP, Optional.empty(), "no unit that can start sets the clock"));
            } else if (done.isEmpty()) {
                notes.add(new Note(
                        Note.Kind.NO_END_OF_STEP,
                        Optional.of(steps.getFirst().unit()),
                        "no unit tells when the clock is right: " + names(steps)
                                + " is started long before it has set it;"
                                + " enable what waits for it (chrony-wait.service, systemd-time-wait-sync.service), or"
                                + " coretime-ntp-step.service"));
            }
            gate().ifPresent(notes::add);
            done.stream()
                    .filter(this::mayBeSkipped)
                    .sorted()
                    .forEach(step -> notes.add(new Note(
                            Note.Kind.STEP_MAY_BE_SKIPPED,
                            Optional.of(step),
                            step + " has conditions, and may be skipped")));
            if (pathsLeftOut > 0) {
                notes.add(new Note(
                        Note.Kind.PATHS_LEFT_OUT,
                        Optional.empty(),
                        "the paths of " + pathsLeftOut + " units are left out: those of all units have more than "
                                + MOST_NAMES + " names"));
            }
            return notes;
        }

        private Optional<Note> gate() {
            if (!transaction.hasJob(TIME_SYNC)) {
                return gate(
                        Note.Kind.NO_GATE,
                        "nothing pulls in time-sync.target: what is ordered after it waits for nothing");
            }
            if (!done.isEmpty() && !waiting.contains(TIME_SYNC)) {
                return gate(
                        Note.Kind.GATE_WITHOUT_STEP,
                        "time-sync.target does not wait for " + names(steps)
                                + ": it is reached without the clock being right");
            }
            return waiting.contains(TIME_SYNC) && !failing.contains(TIME_SYNC)
                    ? gate(
                            Note.Kind.GATE_FAILS_OPEN,
                            "time-sync.target is reached even where the step fails, takes too long or is skipped")
                    : Optional.empty();
        }

        private static Optional<Note> gate(Note.Kind kind, String words) {
            return Optional.of(new Note(kind, Optional.of(TIME_SYNC), words));
        }

        private static String names(List<ClockStep> steps) {
            return steps.stream().map(step -> step.unit().value()).sorted().collect(Collectors.joining(", "));
        }
    }
}
