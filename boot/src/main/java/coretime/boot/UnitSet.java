package coretime.boot;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Units that were loaded together, and what was wrong on the way. Immutable.
 *
 * @param units by main name
 * @param problems in the order in which they were met
 */
public record UnitSet(NavigableMap<UnitName, Unit> units, List<Problem> problems) {

    public UnitSet {
        units = Collections.unmodifiableNavigableMap(new TreeMap<>(units));
        problems = List.copyOf(problems);
    }

    /** The unit of this name, which may be any of its names. */
    public Optional<Unit> unit(UnitName name) {
        Unit unit = units.get(name);
        return unit != null
                ? Optional.of(unit)
                : units.values().stream()
                        .filter(other -> other.names().contains(name))
                        .findFirst();
    }
}
