package coretime.boot.internal.audit;

import coretime.boot.Assignment;
import coretime.boot.ClockStep;
import coretime.boot.ClockStep.Kind;
import coretime.boot.Unit;
import coretime.boot.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by its program and type whether a service sets the clock. Stateless. */
public final class ClockSteps {

    /** They set the clock once and end. */
    private static final Set<String> SETTERS =
            Set.of("ntpdate", "ntpdate-debian", "ntpdate-wrapper", "ntpdate-sync", "ntpdig", "sntp", "rdate", "msntp");

    /** They end when the clock is right. */
    private static final Set<String> WAITERS = Set.of("systemd-time-wait-sync", "ntp-wait", "ntpwait");

    private static final Set<String> DAEMONS =
            Set.of("chronyd", "ntpd", "openntpd", "systemd-timesyncd", "ptp4l", "phc2sys");

    /** A {@code -q} has them set the clock once and end; ptp4l and phc2sys it only makes quiet. */
    private static final Set<String> ONCE_WITH_Q = Set.of("chronyd", "ntpd");

    private static final Pattern ONCE = Pattern.compile("(^|\\s)-[A-Za-z]*q");

    private static final Pattern WAITS_FOR_SYNC = Pattern.compile("\\bwaitsync\\b");
    private static final Pattern STEPS = Pattern.compile("\\bntp\\s+step\\b");
    private static final Pattern ONLY_RTC = Pattern.compile("--rtc[ =]only");
    private static final Pattern WAITS_FOR_NTP = Pattern.compile("\\bntp\\s+wait\\b");
    private static final Pattern PROGRAM = Pattern.compile("[-@:+!]*(\\S+)(.*)", Pattern.DOTALL);

    /** They hold in any guest with a clock of its own. */
    private static final Set<String> HARMLESS_CONDITIONS =
            Set.of("ConditionCapability=CAP_SYS_TIME", "ConditionVirtualization=!container");

    private ClockSteps() {}

    /** What a unit does to the clock; empty where that is nothing that is known. */
    public static Optional<ClockStep> of(Unit unit) {
        if (unit.type() != UnitType.SERVICE) {
            return Optional.empty();
        }
        boolean isOneshot = last(unit, "Type").equals("oneshot");
        for (String command : commands(unit)) {
            Matcher parts = PROGRAM.matcher(command);
            if (parts.matches()) {
                String program = parts.group(1).substring(parts.group(1).lastIndexOf('/') + 1);
                Optional<Kind> kind = kind(program, parts.group(2), isOneshot);
                if (kind.isPresent()) {
                    return Optional.of(new ClockStep(unit.name(), kind.get(), command));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether conditions may keep a step from being done, so that nobody waits for it then. */
    public static boolean mayBeSkipped(Unit step) {
        return step.conditions().stream()
                .anyMatch(condition -> !HARMLESS_CONDITIONS.contains(condition.key() + "=" + condition.value()));
    }

    private static Optional<Kind> kind(String program, String arguments, boolean isOneshot) {
        boolean isWaiter = WAITERS.contains(program)
                || (program.equals("chronyc")
                        && WAITS_FOR_SYNC.matcher(arguments).find())
                || (program.equals("coretime")
                        && WAITS_FOR_NTP.matcher(arguments).find());
        boolean isSetter = SETTERS.contains(program)
                || (ONCE_WITH_Q.contains(program) && ONCE.matcher(arguments).find())
                || (program.equals("coretime")
                        && STEPS.matcher(arguments).find()
                        && !ONLY_RTC.matcher(arguments).find());
        if (isWaiter || isSetter) {
            // Started is not done: of any other type the manager waits for no end.
            return Optional.of(isOneshot ? (isWaiter ? Kind.WAITS : Kind.SETS) : Kind.UNAWAITED);
        }
        return DAEMONS.contains(program) ? Optional.of(Kind.DAEMON) : Optional.empty();
    }

    private static List<String> commands(Unit unit) {
        List<String> commands = new ArrayList<>();
        for (Assignment setting : unit.settings()) {
            if (setting.section().equals("Service") && setting.key().equals("ExecStart")) {
                if (setting.value().isEmpty()) {
                    commands.clear();
                } else {
                    commands.add(setting.value());
                }
            }
        }
        return commands;
    }

    private static String last(Unit unit, String key) {
        return unit.settings().stream()
                .filter(setting ->
                        setting.section().equals("Service") && setting.key().equals(key))
                .reduce((_, later) -> later)
                .map(Assignment::value)
                .orElse("");
    }
}
