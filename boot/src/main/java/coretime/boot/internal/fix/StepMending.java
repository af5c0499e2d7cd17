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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sees to it that a unit is started whose end means that the clock is right, and that {@code time-sync.target} waits for it. */
final class StepMending {
    private static final UnitName MULTI_USER = new UnitName("multi-user.target");
    private static final List<Dependency> BELONGS =
            List.of(Dependency.REQUIRES, Dependency.REQUISITE, Dependency.BINDS_TO, Dependency.WANTS, Dependency.AFTER);

    /** Oneshots may not have them (systemd.service(5)). */
    private static final Set<String> RESTARTS = Set.of("always", "on-success");

    /** Oneshots have no limit of their own (systemd.service(5)): a boot without servers must go on. */
    private static final String LIMIT = "TimeoutStartSec=180";

    private static final Set<String> NO_LIMIT = Set.of("", "0", "infinity");

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

    /** The step that others can wait for: where there are several, one that is not skipped. */
    Optional<ClockStep> step() {
        return audit.steps().stream()
                .filter(ClockStep::isDoneWhenStarted)
                .filter(step -> transaction.hasJob(step.unit()))
                .min(Comparator.comparingInt((ClockStep step) -> units.unit(step.unit()).stream()
                                .mapToInt(unit -> unit.conditions().size())
                                .sum())
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
                if (last(step.unit(), "TimeoutStartSec").isEmpty()
                        && last(step.unit(), "TimeoutSec").isEmpty()) {
                    isNew |= additions.add(
                            step.unit(), "Service", LIMIT, "a program that hangs does not hold up the boot");
                }
            }
        }
        return isNew;
    }

    private boolean limit(UnitName unit) {
        boolean isLimited =
                !NO_LIMIT.contains(last(unit, "TimeoutStartSec")) || !NO_LIMIT.contains(last(unit, "TimeoutSec"));
        return !isLimited
                && additions.add(unit, "Service", LIMIT, "a boot without time servers goes on after this time");
    }

    private boolean startWaiter() {
        List<UnitName> daemons = audit.steps().stream()
                .filter(step -> step.kind() == ClockStep.Kind.DAEMON && transaction.hasJob(step.unit()))
                .map(ClockStep::unit)
                .toList();
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
        return additions.add(
                target, "Unit", "Wants=" + setter.get(), setter.get() + " sets the clock, and nothing starts it");
    }

    /** Units of a kind that are there and are not started. */
    private Stream<Unit> idle(ClockStep.Kind kind) {
        return units.units().values().stream()
                .filter(unit -> unit.state() == LoadState.LOADED
                        && unit.name().kind() == UnitName.Kind.PLAIN
                        && !transaction.hasJob(unit.name()))
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

    private String last(UnitName unit, String key) {
        return units.unit(unit).stream()
                .flatMap(found -> found.settings().stream())
                .filter(setting ->
                        setting.section().equals("Service") && setting.key().equals(key))
                .reduce((_, later) -> later)
                .map(Assignment::value)
                .orElse("");
    }
}
