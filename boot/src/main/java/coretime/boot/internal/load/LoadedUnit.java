package coretime.boot.internal.load;

import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Reason;
import coretime.boot.Unit;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A unit while it is being loaded. For one thread. */
final class LoadedUnit {
    private final UnitName name;
    private final NavigableSet<UnitName> names;
    private final Settings settings = new Settings();
    private final List<String> dropIns = new ArrayList<>();
    private final Map<Dependency, Map<LoadedUnit, Reason>> dependencies = new EnumMap<>(Dependency.class);
    private final Map<String, String> mounts = new LinkedHashMap<>();
    private Optional<String> fragment = Optional.empty();
    private Optional<LoadedUnit> slice = Optional.empty();
    private LoadState state = LoadState.NOT_FOUND;
    private boolean defaultDependencies = true;
    private final Set<UnitName> asked = new HashSet<>();
    private UnitName readAs;
    private boolean begun;

    LoadedUnit(UnitName name, UnitName asked, NavigableSet<UnitName> names) {
        this.name = name;
        this.readAs = asked;
        this.asked.add(asked);
        this.names = names;
    }

    UnitName name() {
        return name;
    }

    /** The name that specifiers stand for: in its file the one by which it was asked for, then the main one. */
    UnitName readAs() {
        return readAs;
    }

    /** True where it is asked for by a name for the first time, before it is read: then it is read by that name, and next. */
    boolean ask(UnitName other) {
        boolean next = !begun && asked.add(other);
        if (next) {
            readAs = other;
        }
        return next;
    }

    /** False where it was begun before. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    void fileIsRead() {
        readAs = name;
    }

    NavigableSet<UnitName> names() {
        return names;
    }

    UnitType type() {
        return name.type();
    }

    boolean is(String other) {
        return name.value().equals(other);
    }

    /** Always there, whatever the files say: systemd.special(7). */
    boolean perpetual() {
        return is("-.mount") || is("-.slice") || is("system.slice") || is("init.scope");
    }

    Settings settings() {
        return settings;
    }

    List<String> dropIns() {
        return dropIns;
    }

    /** Paths that it needs, each with what says so. */
    Map<String, String> mounts() {
        return mounts;
    }

    Optional<String> fragment() {
        return fragment;
    }

    void fragment(String path) {
        fragment = Optional.of(path);
    }

    Optional<LoadedUnit> slice() {
        return slice;
    }

    void slice(LoadedUnit other) {
        slice = Optional.of(other);
    }

    LoadState state() {
        return state;
    }

    void state(LoadState newState) {
        state = newState;
    }

    boolean loaded() {
        return state == LoadState.LOADED;
    }

    boolean defaultDependencies() {
        return defaultDependencies;
    }

    void defaultDependencies(boolean has) {
        defaultDependencies = has;
    }

    /** False where it was there already. */
    boolean add(Dependency dependency, LoadedUnit other, Reason reason) {
        return dependencies
                        .computeIfAbsent(dependency, key -> new LinkedHashMap<>())
                        .putIfAbsent(other, reason)
                == null;
    }

    /** The units that it depends on so far. */
    List<LoadedUnit> all(Dependency dependency) {
        return List.copyOf(dependencies.getOrDefault(dependency, Map.of()).keySet());
    }

    boolean has(Dependency dependency, LoadedUnit other) {
        return dependencies.getOrDefault(dependency, Map.of()).containsKey(other);
    }

    /** What there is to know of it. Its dependencies are gone then: of many units they are not there twice. */
    Unit done() {
        Map<Dependency, NavigableMap<UnitName, Reason>> byName = new EnumMap<>(Dependency.class);
        dependencies.forEach((dependency, others) -> {
            NavigableMap<UnitName, Reason> sorted = new TreeMap<>();
            others.forEach((other, reason) -> sorted.put(other.name, reason));
            byName.put(dependency, Collections.unmodifiableNavigableMap(sorted));
        });
        dependencies.clear();
        return new Unit(
                name,
                names,
                state,
                fragment,
                dropIns,
                settings.all(),
                defaultDependencies,
                slice.map(LoadedUnit::name),
                byName);
    }
}
