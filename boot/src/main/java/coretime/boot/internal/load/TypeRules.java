package coretime.boot.internal.load;

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

/**
 * What each type of unit implies, "Implicit Dependencies" and "Default Dependencies" of systemd.service(5), systemd.socket(5),
 * systemd.target(5) and so on. Immutable but for what it tells the manager.
 */
final class TypeRules {
    private final Manager manager;
    private final boolean unifiedCgroups;
    private final ServiceRules services;
    private final SocketRules sockets;
    private final TriggerRules triggers;
    private final MountRules mounts;

    TypeRules(Manager manager, boolean unifiedCgroups) {
        this.manager = manager;
        this.unifiedCgroups = unifiedCgroups;
        ExecRules exec = new ExecRules(manager);
        this.services = new ServiceRules(manager, exec);
        this.sockets = new SocketRules(manager, exec);
        this.triggers = new TriggerRules(manager);
        this.mounts = new MountRules(manager, exec);
    }

    void apply(LoadedUnit unit) {
        if (unit.type().hasControlGroup()
                && unit.type() != UnitType.SLICE
                && unit.slice().isEmpty()) {
            manager.unit(new UnitName(defaultSlice(unit))).ifPresent(unit::slice);
        }
        LoadState state = switch (unit.type()) {
            case SERVICE -> services.apply(unit);
            case SOCKET -> sockets.apply(unit);
            case TIMER -> triggers.timer(unit);
            case PATH -> triggers.path(unit);
            case AUTOMOUNT -> triggers.automount(unit);
            case MOUNT -> mounts.mount(unit);
            case SWAP -> mounts.swap(unit);
            case TARGET -> target(unit);
            case SLICE -> slice(unit);
            case SCOPE, DEVICE -> LoadState.LOADED;
        };
        unit.state(state);
        if (unit.loaded() && unit.type().hasControlGroup()) {
            inSlice(unit);
        }
        if (unit.loaded()) {
            manager.orderAfterMounts(unit);
        }
        if (unit.loaded() && unit.type().hasControlGroup()) {
            outOfMemoryDaemon(unit);
        }
    }

    /** Mounts and swap get what their type implies also where their file is not read to its end. */
    void applyToBroken(LoadedUnit unit) {
        switch (unit.type()) {
            case MOUNT -> mounts.mount(unit);
            case SWAP -> mounts.swap(unit);
            default -> {}
        }
    }

    private LoadState target(LoadedUnit unit) {
        if (!unit.defaultDependencies()) {
            return LoadState.LOADED;
        }
        for (Dependency pulling : Dependency.PULLING) {
            unit.all(pulling).forEach(other -> manager.orderTarget(unit, other));
        }
        unit.all(Dependency.PART_OF).forEach(other -> manager.orderTarget(unit, other));
        if (!unit.names().contains(new UnitName("shutdown.target"))) {
            shutdown(manager, unit, "shutdown.target");
        }
        return LoadState.LOADED;
    }

    private LoadState slice(LoadedUnit unit) {
        String name = unit.name().withoutType();
        if (!name.equals("-")) {
            if (unit.name().kind() != UnitName.Kind.PLAIN
                    || name.startsWith("-")
                    || name.endsWith("-")
                    || name.contains("--")) {
                return LoadState.ERROR;
            }
            int dash = name.lastIndexOf('-');
            UnitName.parse(dash < 0 ? "-.slice" : name.substring(0, dash) + ".slice")
                    .flatMap(manager::unit)
                    .ifPresent(unit::slice);
        }
        if (unit.defaultDependencies()) {
            shutdown(manager, unit, "shutdown.target");
        }
        return LoadState.LOADED;
    }

    /** Units are in a slice, and come after it: by a setting, by their template, or in system.slice. */
    private void inSlice(LoadedUnit unit) {
        Reason reason = new Reason(Reason.Kind.IMPLICIT, "units come after the slice that they lie in");
        unit.slice().ifPresent(slice -> {
            manager.add(unit, Dependency.AFTER, slice, reason);
            manager.add(unit, Dependency.REQUIRES, slice, reason);
        });
    }

    private static String defaultSlice(LoadedUnit unit) {
        if (unit.name().instance().isPresent()) {
            // A dash has a meaning in the name of a slice.
            return "system-" + UnitName.escape(unit.name().prefix()) + ".slice";
        }
        boolean extrinsic = unit.perpetual()
                || (unit.type() == UnitType.MOUNT
                        && MountPoints.extrinsic(
                                MountRules.where(unit), new MountOptions(MountRules.text(unit, "Mount", "Options"))));
        return extrinsic ? "-.slice" : "system.slice";
    }

    private void outOfMemoryDaemon(LoadedUnit unit) {
        String section = unit.type().section();
        boolean kill = List.of("ManagedOOMSwap", "ManagedOOMMemoryPressure").stream()
                .anyMatch(key -> unit.settings()
                        .choice(section, key, List.of("auto", "kill"))
                        .equals(Optional.of("kill")));
        if (kill && unifiedCgroups && unit.defaultDependencies()) {
            manager.addImplicit(unit, Dependency.AFTER, "systemd-oomd.service", "ManagedOOM…=kill");
            manager.addImplicit(unit, Dependency.WANTS, "systemd-oomd.service", "ManagedOOM…=kill");
        }
    }

    /** Stops before the system is down. */
    static void shutdown(Manager manager, LoadedUnit unit, String target) {
        manager.addDefault(unit, Dependency.BEFORE, target);
        manager.addDefault(unit, Dependency.CONFLICTS, target);
    }

    /** Starts when the system is initialized. */
    static void sysinit(Manager manager, LoadedUnit unit) {
        manager.addDefault(unit, Dependency.AFTER, "sysinit.target");
        manager.addDefault(unit, Dependency.REQUIRES, "sysinit.target");
    }

    /** The unit needs a device, by its path. */
    static void device(Manager manager, LoadedUnit unit, String node, Dependency dependency, String because) {
        if (Paths.device(node)) {
            UnitName.ofPath(node, UnitType.DEVICE).ifPresent(device -> {
                manager.addImplicit(unit, Dependency.AFTER, device.value(), because);
                manager.addImplicit(unit, dependency, device.value(), because);
            });
        }
    }
}
