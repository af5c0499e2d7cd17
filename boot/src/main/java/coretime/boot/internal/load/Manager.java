package coretime.boot.internal.load;

import coretime.boot.Dependency;
import coretime.boot.Reason;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitSet;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.Specifiers;
import coretime.boot.internal.path.DropIns;
import coretime.boot.internal.path.LoadPath;
import coretime.boot.internal.path.UnitNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loads units and all that they name, as the manager does at boot. A unit that is named is put first in a queue and loaded when its turn
 * comes; what needs all units to be there (mounts of paths, the order of targets) is done at the end. For one thread and one load.
 */
public final class Manager {
    private static final int MOST_UNITS = 20_000;
    private static final int MOST_DEPENDENCIES = 4_000_000;

    private final UnitNames unitNames;
    private final Problems problems;
    private final Specifiers specifiers;
    private final UnitLoader loader;
    private final Map<UnitName, LoadedUnit> byName = new HashMap<>();
    private final List<LoadedUnit> units = new ArrayList<>();
    private final Deque<LoadedUnit> queue = new ArrayDeque<>();
    private int dependencies;

    /** Units of this load path; with {@code unifiedCgroups} where the guest has control groups of version 2 alone. */
    public Manager(RootDirectory root, LoadPath path, UnitNames unitNames, boolean unifiedCgroups, Problems problems) {
        this.unitNames = unitNames;
        this.problems = problems;
        this.specifiers = new Specifiers(root);
        this.loader = new UnitLoader(this, root, unitNames, new DropIns(path), unifiedCgroups);
    }

    /** Loads these and all that they lead to, and the units that are always there. */
    public UnitSet load(Iterable<UnitName> wanted) {
        for (String always : List.of("-.mount", "-.slice", "system.slice", "init.scope")) {
            unit(new UnitName(always));
        }
        wanted.forEach(this::unit);
        while (!queue.isEmpty()) {
            loader.load(queue.removeFirst());
        }
        units.forEach(this::orderAfterMounts);
        for (LoadedUnit unit : units.reversed()) {
            for (Dependency pulling : Dependency.PULLING) {
                unit.all(pulling.inverse()).forEach(target -> orderTarget(target, unit));
            }
        }
        NavigableMap<UnitName, Unit> done = new TreeMap<>();
        units.forEach(unit -> done.put(unit.name(), unit.done()));
        return new UnitSet(done, problems.list());
    }

    /** The unit of this name, which will be loaded. Empty for a template, and past the limit. */
    Optional<LoadedUnit> unit(UnitName name) {
        if (name.kind() == UnitName.Kind.TEMPLATE) {
            return Optional.empty();
        }
        LoadedUnit known = byName.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        UnitNames.Found found = unitNames.find(name);
        UnitName main = found.main(name);
        LoadedUnit sameByAnotherName = byName.get(main);
        if (sameByAnotherName != null) {
            byName.put(name, sameByAnotherName);
            sameByAnotherName.names().add(name);
            return Optional.of(sameByAnotherName);
        }
        if (units.size() >= MOST_UNITS) {
            problems.limit("more than " + MOST_UNITS + " units: the others are not loaded");
            return Optional.empty();
        }
        NavigableSet<UnitName> names = found.names();
        LoadedUnit unit = new LoadedUnit(main, name, names);
        names.forEach(other -> byName.putIfAbsent(other, unit));
        units.add(unit);
        queue.addFirst(unit);
        return Optional.of(unit);
    }

    Problems problems() {
        return problems;
    }

    Specifiers specifiers() {
        return specifiers;
    }

    UnitNames unitNames() {
        return unitNames;
    }

    /** Adds a dependency and its inverse, where the manager would. */
    void add(LoadedUnit unit, Dependency dependency, LoadedUnit other, Reason reason) {
        boolean beforeDevice = dependency == Dependency.BEFORE && other.type() == UnitType.DEVICE;
        boolean cannotTrigger = (dependency == Dependency.TRIGGERS
                        && !unit.type().mayTrigger())
                || (dependency == Dependency.TRIGGERED_BY && !other.type().mayTrigger());
        if (unit == other || beforeDevice || cannotTrigger) {
            return;
        }
        if (dependencies >= MOST_DEPENDENCIES) {
            problems.limit("more than " + MOST_DEPENDENCIES + " dependencies: the others are missing");
            return;
        }
        if (unit.add(dependency, other, reason)) {
            dependencies++;
        }
        other.add(dependency.inverse(), unit, reason);
    }

    /** As the other, by the name of the other unit: a template gets this unit's instance, or else its prefix. */
    boolean add(LoadedUnit unit, Dependency dependency, String name, Reason reason) {
        Optional<LoadedUnit> other = UnitName.parse(name)
                .flatMap(parsed -> parsed.kind() == UnitName.Kind.TEMPLATE
                        ? parsed.withInstance(
                                unit.readAs().instance().orElse(unit.readAs().prefix()))
                        : Optional.of(parsed))
                .flatMap(this::unit);
        other.ifPresent(found -> add(unit, dependency, found, reason));
        return other.isPresent();
    }

    /** A dependency that the unit's type has by default. */
    void addDefault(LoadedUnit unit, Dependency dependency, String name) {
        add(
                unit,
                dependency,
                name,
                new Reason(Reason.Kind.DEFAULT, "default of " + unit.type().suffix() + " units"));
    }

    /** A dependency that a setting or the type implies. */
    void addImplicit(LoadedUnit unit, Dependency dependency, String name, String because) {
        add(unit, dependency, name, new Reason(Reason.Kind.IMPLICIT, because));
    }

    /** The unit needs what is mounted at a path and above. */
    void needMounts(LoadedUnit unit, String path, String because) {
        Optional<String> simple = Paths.absolute(path);
        if (simple.isEmpty()) {
            return;
        }
        if (unit.mounts().putIfAbsent(simple.get(), because) == null) {
            for (String above : Paths.upward(simple.get())) {
                // One without a file is only there while it is mounted: it says nothing of the order at boot.
                UnitName.ofPath(above, UnitType.MOUNT)
                        .filter(name -> unitNames.find(name).fragment().isPresent())
                        .ifPresent(this::unit);
            }
        }
    }

    /** A target waits for a unit that it pulls in, unless one of both wants no default dependencies or the order is the opposite. */
    void orderTarget(LoadedUnit target, LoadedUnit unit) {
        if (target.type() == UnitType.TARGET
                && target.loaded()
                && unit.loaded()
                && target.defaultDependencies()
                && unit.defaultDependencies()
                && !target.has(Dependency.BEFORE, unit)) {
            add(
                    target,
                    Dependency.AFTER,
                    unit,
                    new Reason(Reason.Kind.DEFAULT, "targets come after what they pull in"));
        }
    }

    private void orderAfterMounts(LoadedUnit unit) {
        if (!unit.loaded()) {
            return;
        }
        unit.mounts().forEach((path, because) -> {
            for (String above : Paths.upward(path)) {
                LoadedUnit mount =
                        UnitName.ofPath(above, UnitType.MOUNT).map(byName::get).orElse(null);
                if (mount == null || !mount.loaded()) {
                    continue;
                }
                Reason reason = new Reason(Reason.Kind.PATH, because + " (" + path + ')');
                add(unit, Dependency.AFTER, mount, reason);
                if (mount.fragment().isPresent()) {
                    add(unit, Dependency.REQUIRES, mount, reason);
                }
            }
        });
    }
}
