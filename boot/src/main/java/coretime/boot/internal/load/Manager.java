package coretime.boot.internal.load;

import coretime.boot.Dependency;
import coretime.boot.Reason;
import coretime.boot.Unit;
import coretime.boot.UnitName;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loads units and all that they name, as the manager does at boot. A unit that is named is put first in a queue and loaded when its turn
 * comes; what needs all units to be there (the order of targets) is done at the end. For one thread and one load.
 */
public final class Manager {
    private static final int MOST_UNITS = 20_000;
    private static final int MOST_DEPENDENCIES = 500_000;
    private static final int MOST_NAMES = 200_000;
    private static final int MOST_NEEDS = 200_000;
    /** What a mount unit can be named after: escaping makes a path longer. */
    private static final int LONGEST_MOUNT_POINT = 255;

    private final UnitNames unitNames;
    private final Problems problems;
    private final Specifiers specifiers;
    private final UnitLoader loader;
    private final Map<UnitName, LoadedUnit> byName = new HashMap<>();
    private final List<LoadedUnit> units = new ArrayList<>();
    private final Deque<LoadedUnit> queue = new ArrayDeque<>();
    /** Units that need what is mounted at a path or above, each with what says so first. */
    private final Map<String, Map<LoadedUnit, String>> needing = new HashMap<>();

    private final Map<String, LoadedUnit> busNames = new HashMap<>();
    private int dependencies;
    private int namesOfUnits;
    private int needs;

    /** Units of this load path; with {@code unifiedCgroups} where the guest has control groups of version 2 alone. */
    public Manager(RootDirectory root, LoadPath path, UnitNames unitNames, boolean unifiedCgroups, Problems problems) {
        this.unitNames = unitNames;
        this.problems = problems;
        this.specifiers = new Specifiers(root);
        this.loader = new UnitLoader(this, root, unitNames, new DropIns(path), unifiedCgroups);
    }

    /** Loads these and all that they lead to, and the units that are always there. */
    public NavigableMap<UnitName, Unit> load(Iterable<UnitName> wanted) {
        for (String always : List.of("-.mount", "-.slice", "system.slice", "init.scope")) {
            unit(new UnitName(always));
        }
        wanted.forEach(this::unit);
        while (!queue.isEmpty()) {
            LoadedUnit next = queue.removeFirst();
            if (next.begin()) {
                loader.load(next);
            }
        }
        for (LoadedUnit unit : units.reversed()) {
            for (Dependency pulling : Dependency.PULLING) {
                unit.all(pulling.inverse()).forEach(target -> orderTarget(target, unit));
            }
        }
        NavigableMap<UnitName, Unit> done = new TreeMap<>();
        units.forEach(unit -> done.put(unit.name(), unit.done()));
        return done;
    }

    /** The unit of this name, which will be loaded. Empty for a template, for an instance of a type without templates, and past the limit. */
    Optional<LoadedUnit> unit(UnitName name) {
        boolean instance = name.kind() == UnitName.Kind.INSTANCE;
        if (name.kind() == UnitName.Kind.TEMPLATE || (instance && !name.type().mayTemplate())) {
            return Optional.empty();
        }
        LoadedUnit known = byName.get(name);
        if (known != null) {
            if (known.ask(name)) {
                queue.addFirst(known);
            }
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
        namesOfUnits += names.size();
        if (namesOfUnits > MOST_NAMES) {
            problems.limit("more than " + MOST_NAMES + " names of units: the others are not loaded");
            return Optional.empty();
        }
        LoadedUnit unit = new LoadedUnit(main, name, names);
        names.forEach(other -> byName.putIfAbsent(other, unit));
        units.add(unit);
        queue.addFirst(unit);
        return Optional.of(unit);
    }

    /** False where another service has this name on the bus. */
    boolean takeBusName(String name, LoadedUnit unit) {
        return busNames.computeIfAbsent(name, key -> unit) == unit;
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
        boolean cannotFail = dependency == Dependency.ON_FAILURE && !unit.type().mayFail();
        if (unit == other || beforeDevice || cannotTrigger || cannotFail) {
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
        Paths.absolute(path).ifPresent(simple -> {
            if (unit.mounts().putIfAbsent(simple, because) == null) {
                mountPoints(simple).forEach(above -> need(unit, above, because + " (" + simple + ')'));
            }
        });
    }

    private void need(LoadedUnit unit, String mountPoint, String because) {
        if (needs >= MOST_NEEDS) {
            problems.limit("more than " + MOST_NEEDS + " mount points are needed: the others are left out");
            return;
        }
        Map<LoadedUnit, String> units = needing.computeIfAbsent(mountPoint, key -> new LinkedHashMap<>());
        if (units.putIfAbsent(unit, because) == null) {
            needs++;
        }
    }

    private static List<String> mountPoints(String path) {
        String shortened = path;
        while (shortened.length() > LONGEST_MOUNT_POINT) {
            shortened = Paths.parent(shortened);
        }
        return Paths.upward(shortened);
    }

    /** Orders a unit that is loaded after the mounts that are; the others do so for themselves when they are. */
    void orderAfterMounts(LoadedUnit unit) {
        for (String path : unit.mounts().keySet()) {
            for (String above : mountPoints(path)) {
                UnitName.ofPath(above, UnitType.MOUNT).ifPresent(name -> {
                    LoadedUnit mount = byName.get(name);
                    if (mount != null) {
                        orderAfterMount(unit, mount);
                    } else if (unitNames.find(name).fragment().isPresent()) {
                        // One without a file is only there while it is mounted: it says nothing of the order at boot.
                        unit(name);
                    }
                });
            }
        }
    }

    /** Orders the units that are loaded after a mount that they need. */
    void orderBeforeNeeding(LoadedUnit mount, String where) {
        List.copyOf(needing.getOrDefault(where, Map.of()).keySet()).forEach(unit -> {
            if (unit.loaded()) {
                orderAfterMount(unit, mount, where);
            }
        });
    }

    private void orderAfterMount(LoadedUnit unit, LoadedUnit mount) {
        if (mount.loaded()) {
            orderAfterMount(unit, mount, MountRules.where(mount));
        }
    }

    private void orderAfterMount(LoadedUnit unit, LoadedUnit mount, String where) {
        String because = needing.getOrDefault(where, Map.of()).getOrDefault(unit, where);
        Reason reason = new Reason(Reason.Kind.PATH, because);
        add(unit, Dependency.AFTER, mount, reason);
        if (mount.fragment().isPresent()) {
            add(unit, Dependency.REQUIRES, mount, reason);
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
}
