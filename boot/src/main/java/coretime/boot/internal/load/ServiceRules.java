package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.internal.file.Settings;
import java.util.List;
import java.util.Optional;

/** Services: systemd.service(5). Immutable but for what it tells the manager. */
final class ServiceRules {
    private static final String SECTION = "Service";
    private static final List<String> TYPES = List.of("simple", "exec", "forking", "oneshot", "dbus", "notify", "idle");

    private final Manager manager;
    private final ExecRules exec;

    ServiceRules(Manager manager, ExecRules exec) {
        this.manager = manager;
        this.exec = exec;
    }

    LoadState apply(LoadedUnit unit) {
        Settings settings = unit.settings();
        Optional<String> busName = settings.last(SECTION, "BusName").map(Assignment::value);
        int starts = commands(settings, "ExecStart");
        String type = settings.choice(SECTION, "Type", TYPES)
                .orElse(busName.isPresent() ? "dbus" : starts > 0 ? "simple" : "oneshot");
        exec.apply(unit);
        if (unit.defaultDependencies()) {
            TypeRules.sysinit(manager, unit);
            manager.addDefault(unit, Dependency.AFTER, "basic.target");
            TypeRules.shutdown(manager, unit, "shutdown.target");
        }
        if (type.equals("dbus") && busName.isPresent()) {
            manager.addImplicit(unit, Dependency.REQUIRES, "dbus.socket", "Type=dbus");
            manager.addImplicit(unit, Dependency.AFTER, "dbus.socket", "Type=dbus");
        }
        if (busName.isPresent() && !manager.takeBusName(busName.get(), unit)) {
            manager.problems()
                    .add(unit.name().value(), 0, "another service has BusName=" + busName.get() + ": not loaded");
            return LoadState.ERROR;
        }
        return wrong(settings, type, starts, busName)
                .map(what -> {
                    manager.problems().add(unit.name().value(), 0, what + ": the manager refuses to start it");
                    return LoadState.BAD_SETTING;
                })
                .orElse(LoadState.LOADED);
    }

    private static Optional<String> wrong(Settings settings, String type, int starts, Optional<String> busName) {
        boolean oneshot = type.equals("oneshot");
        boolean success = settings.last("Unit", "SuccessAction")
                .filter(action -> !action.value().equals("none"))
                .isPresent();
        if (starts == 0 && commands(settings, "ExecStop") == 0 && !success) {
            return Optional.of("neither ExecStart= nor ExecStop= nor SuccessAction=");
        }
        if (!oneshot && starts == 0) {
            return Optional.of("no ExecStart=, and not Type=oneshot");
        }
        if (starts == 0 && !success && !settings.yes(SECTION, "RemainAfterExit", false)) {
            return Optional.of("no ExecStart=, and not RemainAfterExit=yes");
        }
        if (!oneshot && starts > 1) {
            return Optional.of("more than one ExecStart=, and not Type=oneshot");
        }
        if (oneshot
                && settings.choice(
                                SECTION,
                                "Restart",
                                List.of(
                                        "no",
                                        "always",
                                        "on-success",
                                        "on-failure",
                                        "on-abnormal",
                                        "on-abort",
                                        "on-watchdog"))
                        .filter(List.of("always", "on-success")::contains)
                        .isPresent()) {
            return Optional.of("Restart= that Type=oneshot does not have");
        }
        return type.equals("dbus") && busName.isEmpty() ? Optional.of("Type=dbus without BusName=") : Optional.empty();
    }

    /** How many commands there are; a semicolon between white space separates two. */
    private static int commands(Settings settings, String key) {
        int commands = 0;
        for (Assignment setting : settings.list(SECTION, key)) {
            commands += setting.value().split("\\s;\\s", -1).length;
        }
        return commands;
    }
}
