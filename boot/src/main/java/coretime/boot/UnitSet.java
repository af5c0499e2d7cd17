package coretime.boot;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Units that were loaded together, and what was wrong on the way. Immutable. */
public final class UnitSet {
    private final NavigableMap<UnitName, Unit> units;
    private final Map<UnitName, Unit> byOtherName = new HashMap<>();
    private final List<Problem> problems;
    private final NavigableSet<UnitName> startedByDBus;

    /**
     * Copies all.
     *
     * @param units by main name
     * @param problems in the order in which they were met
     * @param startedByDBus see {@link #startedByDBus()}
     */
    public UnitSet(NavigableMap<UnitName, Unit> units, List<Problem> problems, Collection<UnitName> startedByDBus) {
        this.units = Collections.unmodifiableNavigableMap(new TreeMap<>(units));
        this.problems = List.copyOf(problems);
        this.startedByDBus = Collections.unmodifiableNavigableSet(new TreeSet<>(startedByDBus));
        for (Unit unit : this.units.values()) {
            if (unit.names().size() > 1) {
                unit.names().forEach(name -> byOtherName.putIfAbsent(name, unit));
            }
        }
    }

    /** By main name. */
    public NavigableMap<UnitName, Unit> units() {
        return units;
    }

    /** What was left out, in the order in which it was met. */
    public List<Problem> problems() {
        return problems;
    }

    /** The units that the system bus has started when a message comes for them, by the names that it has for them. */
    public NavigableSet<UnitName> startedByDBus() {
        return startedByDBus;
    }

    /** The unit of this name, which may be any of its names. */
    public Optional<Unit> unit(UnitName name) {
        Unit unit = units.get(name);
        return Optional.ofNullable(unit != null ? unit : byOtherName.get(name));
    }
}
