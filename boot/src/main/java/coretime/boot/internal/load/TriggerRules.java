package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Settings;
import java.util.List;

/** Timers, paths and automounts: systemd.timer(5), systemd.path(5), systemd.automount(5). Immutable but for what it tells the manager. */
final class TriggerRules {
    private static final String[] TIMES = {
        "OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar"
    };
    private static final String[] PATHS = {
        "PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"
    };

    private final Manager manager;

    TriggerRules(Manager manager) {
        this.manager = manager;
    }

    LoadState timer(LoadedUnit unit) {
        Settings settings = unit.settings();
        List<Assignment> times = settings.list("Timer", TIMES);
        trigger(unit, UnitType.SERVICE);
        if (settings.yes("Timer", "Persistent", false)) {
            manager.needMounts(unit, "/var/lib/systemd/timers", "Persistent=");
        }
        if (unit.defaultDependencies()) {
            manager.addDefault(unit, Dependency.BEFORE, "timers.target");
            TypeRules.sysinit(manager, unit);
            if (times.stream().anyMatch(time -> time.key().equals("OnCalendar"))) {
                manager.addDefault(unit, Dependency.AFTER, "time-sync.target");
                manager.addDefault(unit, Dependency.AFTER, "time-set.target");
            }
            TypeRules.shutdown(manager, unit, "shutdown.target");
        }
        boolean works = !times.isEmpty()
                || settings.yes("Timer", "OnClockChange", false)
                || settings.yes("Timer", "OnTimezoneChange", false);
        return checked(unit, works, "no On…= setting");
    }

    LoadState path(LoadedUnit unit) {
        List<Assignment> paths = unit.settings().list("Path", PATHS);
        trigger(unit, UnitType.SERVICE);
        boolean works = false;
        for (Assignment setting : paths) {
            String path = manager.specifiers()
                    .inPath(setting.value(), unit.name(), unit.fragment().orElse("/"))
                    .flatMap(Paths::absolute)
                    .orElse("");
            if (!path.isEmpty()) {
                works = true;
                manager.needMounts(unit, path, setting.where());
            }
        }
        if (unit.defaultDependencies()) {
            manager.addDefault(unit, Dependency.BEFORE, "paths.target");
            TypeRules.sysinit(manager, unit);
            TypeRules.shutdown(manager, unit, "shutdown.target");
        }
        return checked(unit, works, "no path to watch");
    }

    LoadState automount(LoadedUnit unit) {
        String where = MountRules.where(unit);
        trigger(unit, UnitType.MOUNT);
        if (where.equals("/")) {
            manager.problems().add(unit.name().value(), 0, "the root cannot be an automount: the manager refuses it");
            return LoadState.ERROR;
        }
        manager.needMounts(unit, Paths.parent(where), "mounts come after those above them");
        if (unit.defaultDependencies()) {
            manager.addDefault(unit, Dependency.BEFORE, "local-fs.target");
            manager.addDefault(unit, Dependency.AFTER, "local-fs-pre.target");
            TypeRules.shutdown(manager, unit, "umount.target");
        }
        boolean works = UnitName.ofPath(where, UnitType.AUTOMOUNT)
                .filter(unit.names()::contains)
                .isPresent();
        return checked(unit, works, "Where= does not fit the unit's name");
    }

    private void trigger(LoadedUnit unit, UnitType type) {
        if (unit.all(Dependency.TRIGGERS).isEmpty()) {
            unit.name().withType(type).flatMap(manager::unit).ifPresent(other -> {
                Reason reason = new Reason(Reason.Kind.IMPLICIT, "comes before what it triggers");
                manager.add(unit, Dependency.BEFORE, other, reason);
                manager.add(unit, Dependency.TRIGGERS, other, reason);
            });
        }
    }

    private LoadState checked(LoadedUnit unit, boolean works, String otherwise) {
        if (!works) {
            manager.problems().add(unit.name().value(), 0, otherwise + ": the manager refuses to start it");
        }
        return works ? LoadState.LOADED : LoadState.BAD_SETTING;
    }
}
