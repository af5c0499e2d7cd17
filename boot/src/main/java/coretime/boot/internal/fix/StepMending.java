package coretime.boot.internal.fix;

import coretime.boot.Assignment;
import coretime.boot.BootAudit;
import coretime.boot.ClockStep;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.internal.audit.ClockSteps;
import coretime.boot.internal.audit.Ordering;
import coretime.boot.internal.audit.Transaction;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Sees to it that a unit is started whose end means that the clock is right, and that {@code time-sync.target} waits for it. */
final class StepMending {
    private static final UnitName MULTI_USER = new UnitName("multi-user.target");
    private static final List<Dependency> BELONGS =
            List.of(Dependency.REQUIRES, Dependency.REQUISITE, Dependency.BINDS_TO, Dependency.WANTS, Dependency.AFTER);

    private static final List<Dependency> CONFLICTS = List.of(Dependency.CONFLICTS, Dependency.CONFLICTED_BY);

    /** Oneshots may not have them (systemd.service(5)). */
    private static final Set<String> RESTARTS = Set.of("always", "on-success");

    /** Oneshots have no limit of their own (systemd.service(5)): a boot without servers must go on. */
    private static final String LIMIT = "TimeoutStartSec=180";

    private static final Pattern NO_LIMIT = Pattern.compile("|infinity|[0.]+\\s*[a-z]*");

    private static final Set<String> REMAINS = Set.of("1", "yes", "y", "true", "t", "on");

    private final UnitSet units;
    private final BootAudit audit;
    private final Transaction transaction;
    private final Ordering ordering;
    private final Additions additions;

    StepMending(UnitSet units, BootAudit audit, Transaction transaction, Ordering ordering, Additions additions) {
        this.units = units;
        this.audit = audit;
        this.transaction = transaction;
        this.ordering = ordering;
        this.additions = additions;
    }

    /** The step that others can wait for: where there are several, one that time-sync.target waits for, and that is not skipped. */
    Optional<ClockStep> step() {
        return audit.steps().stream()
                .filter(ClockStep::isDoneWhenStarted)
                .filter(step -> transaction.hasJob(step.unit()))
                .min(Comparator.comparing((ClockStep step) -> !isAfter(BootAudit.TIME_SYNC, step.unit()))
                        .thenComparing(step -> units.unit(step.unit())
                                .filter(ClockSteps::mayBeSkipped)
                                .isPresent())
                        .thenComparing(ClockStep::unit));
    }

    /** Has one started, where that is possible. */
    boolean start() {
        return awaitTheEnd() || startWaiter() || startSetter();
    }

    private boolean awaitTheEnd() {
        boolean isNew = false;
        for (ClockStep step : audit.steps()) {
            if (step.kind() == ClockStep.Kind.UNAWAITED && transaction.hasJob(step.unit())) {
                String reason = step.unit() + " counts as started before it has set the clock";
                isNew |= additions.add(step.unit(), "Service", "Type=oneshot", reason);
                if (RESTARTS.contains(last(step.unit(), "Restart"))) {
                    isNew |= additions.add(
                            step.unit(), "Service", "Restart=no", "a oneshot is not restarted after its success");
                }
                isNew |= limit(step.unit());
            }
        }
        return isNew;
    }

    /** Has what others wait for end at last. What coretime's own units run has a deadline of its own. */
    boolean limit(UnitName unit) {
        return !unit.value().startsWith("coretime-")
                && NO_LIMIT.matcher(last(unit, "TimeoutStartSec", "TimeoutSec")).matches()
                && additions.add(unit, "Service", LIMIT, "a boot without time servers goes on after this time");
    }

    /** Has a step that is over count as started, so that what needs it does not start it anew each time. */
    boolean remain(UnitName step) {
        return !REMAINS.contains(last(step, "RemainAfterExit").toLowerCase(Locale.ROOT))
                && additions.add(
                        step,
                        "Service",
                        "RemainAfterExit=yes",
                        "what needs it does not have the clock stepped once more");
    }

    private boolean startWaiter() {
        List<UnitName> daemons = daemons().toList();
        for (boolean isItsOwn : new boolean[] {true, false}) {
            for (UnitName daemon : daemons) {
                Optional<UnitName> waiter = idle(ClockStep.Kind.WAITS)
                        .filter(unit -> isItsOwn ? belongs(unit, daemon) : belongsToNone(unit))
                        .map(Unit::name)
                        .findFirst();
                if (waiter.isPresent()) {
                    limit(waiter.get());
                    return additions.add(
                            daemon,
                            "Unit",
                            "Wants=" + waiter.get(),
                            waiter.get() + " tells when " + daemon + " has set the clock, and nothing starts it");
                }
            }
        }
        return false;
    }

    private boolean startSetter() {
        UnitName target = transaction.hasJob(MULTI_USER) ? MULTI_USER : transaction.target();
        Optional<UnitName> setter = idle(ClockStep.Kind.SETS).map(Unit::name).findFirst();
        if (setter.isEmpty()) {
            return false;
        }
        limit(setter.get());
        daemons()
                .filter(daemon -> !isOrdered(setter.get(), daemon))
                .forEach(daemon -> additions.add(
                        setter.get(), "Unit", "Before=" + daemon, daemon + " would keep it from the NTP port"));
        return additions.add(
                target, "Unit", "Wants=" + setter.get(), setter.get() + " sets the clock, and nothing starts it");
    }

    /** Whether a unit that has no job yet is ordered before another, or waits for it. */
    private boolean isOrdered(UnitName idle, UnitName other) {
        return units.unit(idle).stream()
                .anyMatch(unit -> unit.all(Dependency.BEFORE).contains(other)
                        || unit.all(Dependency.AFTER).stream()
                                .filter(transaction::hasJob)
                                .anyMatch(behind -> behind.equals(other)
                                        || ordering.ahead(behind).contains(other)));
    }

    private Stream<UnitName> daemons() {
        return audit.steps().stream()
                .filter(step -> step.kind() == ClockStep.Kind.DAEMON && transaction.hasJob(step.unit()))
                .map(ClockStep::unit);
    }

    /** Units of a kind that are there, are not started and stop nothing that is. */
    private Stream<Unit> idle(ClockStep.Kind kind) {
        return units.units().values().stream()
                .filter(unit -> unit.state() == LoadState.LOADED
                        && unit.name().kind() == UnitName.Kind.PLAIN
                        && !transaction.hasJob(unit.name())
                        && CONFLICTS.stream()
                                .flatMap(way -> unit.all(way).stream())
                                .noneMatch(transaction::hasJob))
                .filter(unit ->
                        ClockSteps.of(unit).filter(step -> step.kind() == kind).isPresent());
    }

    private static boolean belongs(Unit waiter, UnitName daemon) {
        return BELONGS.stream().anyMatch(way -> waiter.all(way).contains(daemon));
    }

    /** It waits for whoever sets the clock, as systemd-time-wait-sync does. */
    private boolean belongsToNone(Unit waiter) {
        return units.units().values().stream()
                .filter(unit -> ClockSteps.of(unit)
                        .filter(step -> step.kind() == ClockStep.Kind.DAEMON)
                        .isPresent())
                .noneMatch(unit -> belongs(waiter, unit.name()));
    }

    /** Has time-sync.target wait for the step, where that closes no circle. */
    boolean orderTimeSync(UnitName step) {
        Optional<Unit> timeSync = units.unit(BootAudit.TIME_SYNC).filter(unit -> unit.state() == LoadState.LOADED);
        if (timeSync.isEmpty()
                || isAfter(timeSync.get().name(), step)
                || ordering.ahead(step).contains(timeSync.get().name())
                || units.unit(step).stream()
                        .anyMatch(unit -> unit.all(Dependency.AFTER)
                                .contains(timeSync.get().name()))) {
            return false;
        }
        String reason = "what is ordered after time-sync.target waits for " + step + " by this";
        boolean isNew = additions.add(step, "Unit", "Wants=" + BootAudit.TIME_SYNC, reason);
        return additions.add(step, "Unit", "Before=" + BootAudit.TIME_SYNC, reason) || isNew;
    }

    private boolean isAfter(UnitName timeSync, UnitName step) {
        return transaction.hasJob(timeSync) && ordering.ahead(timeSync).contains(step);
    }

    private String last(UnitName unit, String... keys) {
        return units.unit(unit).stream()
                .flatMap(found -> found.settings().stream())
                .filter(setting ->
                        setting.section().equals("Service") && List.of(keys).contains(setting.key()))
                .reduce((_, later) -> later)
                .map(Assignment::value)
                .orElse("");
    }
}
