package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.path.MountOptions;
import coretime.boot.internal.path.MountPoints;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mounts and swap: systemd.mount(5), systemd.swap(5). Immutable but for what it tells the manager. */
final class MountRules {
    private static final Set<String> WITH_QUOTA = Set.of("ext2", "ext3", "ext4", "reiserfs", "jfs", "f2fs");

    private final Manager manager;
    private final ExecRules exec;

    MountRules(Manager manager, ExecRules exec) {
        this.manager = manager;
        this.exec = exec;
    }

    /** The mount point: what the settings say, or else the unit's name. */
    static String where(LoadedUnit unit) {
        String section = unit.type().section();
        return unit.settings()
                .last(section, "Where")
                .map(Assignment::value)
                .map(value -> value.replace("%%", "%"))
                .flatMap(Paths::absolute)
                .orElseGet(() -> pathOf(unit.name()));
    }

    /** A setting's text, empty where there is none. */
    static String text(LoadedUnit unit, String section, String key) {
        return unit.settings().last(section, key).map(Assignment::value).orElse("");
    }

    private static String pathOf(UnitName name) {
        String escaped = name.withoutType();
        return escaped.equals("-") ? "/" : '/' + UnitName.unescape(escaped);
    }

    LoadState mount(LoadedUnit unit) {
        String where = where(unit);
        String what = node(expanded(unit, "Mount", "What"));
        String type = expanded(unit, "Mount", "Type");
        MountOptions options = new MountOptions(expanded(unit, "Mount", "Options"));
        boolean hasFile = unit.fragment().isPresent();
        boolean bind = options.has("bind", "rbind") || type.equals("bind") || type.equals("rbind");
        exec.apply(unit);
        if (hasFile) {
            device(unit, where, what, bind, options);
        }
        if (!where.equals("/")) {
            manager.needMounts(unit, Paths.parent(where), "mounts come after those above them");
        }
        if (hasFile && what.startsWith("/") && (bind || options.has("loop") || !options.network(type))) {
            manager.needMounts(unit, what, "What=");
        }
        manager.orderBeforeNeeding(unit, where);
        if (hasFile
                && (type.isEmpty() || WITH_QUOTA.contains(type))
                && !bind
                && options.has("usrquota", "grpquota", "quota", "usrjquota", "grpjquota")) {
            for (String quota : List.of("systemd-quotacheck.service", "quotaon.service")) {
                manager.addImplicit(unit, Dependency.BEFORE, quota, "quota in Options=");
                manager.addImplicit(unit, Dependency.WANTS, quota, "quota in Options=");
            }
        }
        if (hasFile && unit.defaultDependencies() && !MountPoints.extrinsic(where, options)) {
            defaults(unit, type, options);
        }
        boolean fits = UnitName.ofPath(where, UnitType.MOUNT)
                .filter(unit.names()::contains)
                .isPresent();
        return checked(unit, fits && !MountPoints.ofTheManager(where) && (unit.perpetual() || !what.isEmpty()));
    }

    private void device(LoadedUnit unit, String where, String what, boolean bind, MountOptions options) {
        if (bind || where.equals("/") || Set.of("/dev/root", "/dev/nfs").contains(what)) {
            return;
        }
        Dependency dependency = options.has("x-systemd.device-bound") ? Dependency.BINDS_TO : Dependency.REQUIRES;
        TypeRules.device(manager, unit, what, dependency, "What=");
        if (Paths.device(what)) {
            blockDevice(unit, what);
        }
    }

    private void defaults(LoadedUnit unit, String type, MountOptions options) {
        boolean network = options.network(type);
        if (!options.lastIs("nofail", "fail")) {
            manager.addDefault(unit, Dependency.BEFORE, network ? "remote-fs.target" : "local-fs.target");
        }
        manager.addDefault(unit, Dependency.AFTER, network ? "remote-fs-pre.target" : "local-fs-pre.target");
        TypeRules.shutdown(manager, unit, "umount.target");
        if (network) {
            manager.addDefault(unit, Dependency.AFTER, "network.target");
            manager.addDefault(unit, Dependency.WANTS, "network-online.target");
            manager.addDefault(unit, Dependency.AFTER, "network-online.target");
        }
        if (type.equals("tmpfs")) {
            manager.addDefault(unit, Dependency.AFTER, "swap.target");
        }
    }

    LoadState swap(LoadedUnit unit) {
        String named = expanded(unit, "Swap", "What");
        String what = Paths.absolute(named).orElseGet(() -> pathOf(unit.name()));
        manager.needMounts(unit, what, "What=");
        if (unit.fragment().isPresent() && !named.isEmpty()) {
            if (Paths.device(what)) {
                TypeRules.device(manager, unit, what, Dependency.REQUIRES, "What=");
                blockDevice(unit, what);
            } else {
                manager.addImplicit(unit, Dependency.AFTER, "systemd-remount-fs.service", "swap in a file");
            }
        }
        exec.apply(unit);
        if (unit.defaultDependencies()) {
            manager.addDefault(unit, Dependency.BEFORE, "swap.target");
            TypeRules.shutdown(manager, unit, "umount.target");
        }
        return checked(
                unit,
                UnitName.ofPath(what, UnitType.SWAP)
                        .filter(unit.names()::contains)
                        .isPresent());
    }

    private void blockDevice(LoadedUnit unit, String what) {
        if (what.startsWith("/dev/")) {
            UnitName.ofPath("blockdev", what, UnitType.TARGET)
                    .flatMap(manager::unit)
                    .ifPresent(target ->
                            manager.add(unit, Dependency.AFTER, target, new Reason(Reason.Kind.IMPLICIT, "What=")));
        }
    }

    private String expanded(LoadedUnit unit, String section, String key) {
        return unit.settings()
                .last(section, key)
                .map(Assignment::value)
                .flatMap(value -> manager.specifiers()
                        .inPath(value, unit.name(), unit.fragment().orElse("/")))
                .orElse("");
    }

    private static String node(String what) {
        return Optional.of(what)
                .filter(path -> path.startsWith("/"))
                .flatMap(Paths::absolute)
                .orElse(what);
    }

    private LoadState checked(LoadedUnit unit, boolean works) {
        if (!works) {
            manager.problems()
                    .add(
                            unit.name().value(),
                            0,
                            "What= is missing, or the path does not fit the unit's name: the manager refuses it");
        }
        return works ? LoadState.LOADED : LoadState.BAD_SETTING;
    }
}
