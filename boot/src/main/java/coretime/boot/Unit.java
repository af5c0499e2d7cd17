package coretime.boot;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A unit as the manager would have it after loading. Immutable.
 *
 * @param name its main name
 * @param names all names, the main one among them
 * @param state what came of loading it
 * @param fragment path of its unit file below the root, where it has one
 * @param dropIns paths of its drop-ins, in the order in which they are read
 * @param settings all assignments of its files, in that order
 * @param defaultDependencies whether it has them
 * @param slice the slice that it lies in, where its type has one
 * @param dependencies per dependency, the other unit and the first reason
 */
public record Unit(
        UnitName name,
        NavigableSet<UnitName> names,
        LoadState state,
        Optional<String> fragment,
        List<String> dropIns,
        List<Assignment> settings,
        boolean defaultDependencies,
        Optional<UnitName> slice,
        Map<Dependency, NavigableMap<UnitName, Reason>> dependencies) {

    public Unit {
        names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
        dropIns = List.copyOf(dropIns);
        settings = List.copyOf(settings);
        dependencies = Map.copyOf(dependencies);
    }

    public UnitType type() {
        return name.type();
    }

    /** The units that it depends on in this way, in order of their names. */
    public NavigableSet<UnitName> all(Dependency dependency) {
        return new TreeSet<>(reasons(dependency).keySet());
    }

    /** The units that it depends on in this way, each with the first reason. */
    public NavigableMap<UnitName, Reason> reasons(Dependency dependency) {
        return dependencies.getOrDefault(dependency, new TreeMap<>());
    }

    /** Its conditions and assertions, as they stand: what they come to is known only at boot. An empty one resets those before. */
    public List<Assignment> conditions() {
        return settings.stream()
                .filter(setting -> setting.section().equals("Unit")
                        && (setting.key().startsWith("Condition")
                                || setting.key().startsWith("Assert")))
                .toList();
    }
}
