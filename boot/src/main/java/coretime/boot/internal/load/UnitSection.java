package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Words;
import java.util.Map;
import java.util.Optional;

/**
 * Assignments that name other units, in the order in which they stand: systemd.unit(5). None of these lists is reset by an empty
 * assignment. Immutable but for what it tells the manager.
 */
final class UnitSection {
    private static final Map<String, Dependency> DEPENDENCIES = Map.ofEntries(
            Map.entry("Requires", Dependency.REQUIRES),
            Map.entry("RequiresOverridable", Dependency.REQUIRES),
            Map.entry("Requisite", Dependency.REQUISITE),
            Map.entry("RequisiteOverridable", Dependency.REQUISITE),
            Map.entry("Wants", Dependency.WANTS),
            Map.entry("BindsTo", Dependency.BINDS_TO),
            Map.entry("BindTo", Dependency.BINDS_TO),
            Map.entry("PartOf", Dependency.PART_OF),
            Map.entry("Upholds", Dependency.UPHOLDS),
            Map.entry("Conflicts", Dependency.CONFLICTS),
            Map.entry("Before", Dependency.BEFORE),
            Map.entry("After", Dependency.AFTER),
            Map.entry("OnSuccess", Dependency.ON_SUCCESS),
            Map.entry("OnFailure", Dependency.ON_FAILURE));

    private final Manager manager;

    UnitSection(Manager manager) {
        this.manager = manager;
    }

    void apply(LoadedUnit unit, Assignment assignment) {
        String key = assignment.key();
        if (assignment.section().equals("Unit")) {
            Dependency dependency = DEPENDENCIES.get(key);
            if (dependency != null) {
                dependencies(unit, dependency, assignment);
            } else if (key.equals("RequiresMountsFor")) {
                mounts(unit, assignment);
            }
        } else if (assignment.section().equals(unit.type().section())) {
            if (key.equals("Slice") && unit.type().hasControlGroup()) {
                slice(unit, assignment);
            } else if (key.equals("Sockets") && unit.type() == UnitType.SERVICE) {
                sockets(unit, assignment);
            } else if (key.equals("Unit") && (unit.type() == UnitType.TIMER || unit.type() == UnitType.PATH)) {
                trigger(unit, assignment);
            }
        }
    }

    private void dependencies(LoadedUnit unit, Dependency dependency, Assignment assignment) {
        Reason reason = file(assignment);
        for (String word : Words.plain(assignment.value()).words()) {
            Optional<String> name = expanded(unit, word, assignment);
            if (name.isEmpty()) {
                continue;
            }
            if (recursive(unit, name.get(), word)) {
                problem(assignment, word + " would have no end: left out");
            } else if (!manager.add(unit, dependency, name.get(), reason)) {
                problem(assignment, name.get() + " is not the name of a unit that can be loaded: left out");
            }
        }
    }

    private void mounts(LoadedUnit unit, Assignment assignment) {
        Words words = Words.quoted(assignment.value());
        if (!words.whole()) {
            problem(assignment, "a quote or backslash has no end: what follows it is left out");
        }
        for (String word : words.words()) {
            Optional<String> path = manager.specifiers()
                    .inPath(word, unit.readAs(), unit.fragment().orElse("/"))
                    .flatMap(Paths::absolute);
            if (path.isEmpty()) {
                problem(assignment, word + " is no absolute path: left out");
            } else {
                manager.needMounts(unit, path.get(), assignment.where());
            }
        }
    }

    private void slice(LoadedUnit unit, Assignment assignment) {
        // Loaded in any case, also where it then turns out to be none.
        Optional<LoadedUnit> slice = expanded(unit, assignment.value(), assignment)
                .flatMap(UnitName::parse)
                .flatMap(manager::unit)
                .filter(other -> other.type() == UnitType.SLICE && unit.type() != UnitType.SLICE);
        if (slice.isEmpty() || (unit.is("init.scope") && !slice.get().is("-.slice"))) {
            problem(assignment, "not a slice that this unit can lie in: left out");
        } else {
            unit.slice(slice.get());
        }
    }

    private void sockets(LoadedUnit unit, Assignment assignment) {
        for (String word : Words.escaped(assignment.value()).words()) {
            Optional<String> name = expanded(unit, word, assignment).filter(socket -> socket.endsWith(".socket"));
            if (name.isEmpty() || !manager.add(unit, Dependency.WANTS, name.get(), file(assignment))) {
                problem(assignment, word + " is not the name of a socket: left out");
                continue;
            }
            manager.add(unit, Dependency.AFTER, name.get(), file(assignment));
            manager.add(unit, Dependency.TRIGGERED_BY, name.get(), file(assignment));
        }
    }

    private void trigger(LoadedUnit unit, Assignment assignment) {
        if (!unit.all(Dependency.TRIGGERS).isEmpty()) {
            problem(assignment, "there is a unit to trigger already: left out");
            return;
        }
        Optional<UnitName> name = expanded(unit, assignment.value(), assignment).flatMap(UnitName::parse);
        if (name.isEmpty() || unit.names().contains(name.get())) {
            problem(assignment, "not the name of another unit: left out");
            return;
        }
        manager.add(unit, Dependency.BEFORE, name.get().value(), file(assignment));
        manager.add(unit, Dependency.TRIGGERS, name.get().value(), file(assignment));
    }

    private Optional<String> expanded(LoadedUnit unit, String word, Assignment assignment) {
        Optional<String> name = manager.specifiers().inName(word, unit.readAs());
        if (name.isEmpty()) {
            problem(assignment, "a specifier in " + word + " has no value here: left out");
        }
        return name;
    }

    /** An instance of the same file that is named by means of this one and more: there would be no end of them. */
    private boolean recursive(LoadedUnit unit, String name, String word) {
        return UnitName.parse(name)
                .filter(other -> other.kind() == UnitName.Kind.INSTANCE)
                .filter(other -> other.prefix().equals(unit.readAs().prefix()) && other.type() == unit.type())
                .filter(other -> namesMoreThanInstance(word))
                .flatMap(other -> manager.unitNames().find(other).fragment())
                .filter(fragment -> Optional.of(fragment.path()).equals(unit.fragment()))
                .isPresent();
    }

    private static boolean namesMoreThanInstance(String word) {
        int start = word.indexOf('@') + 1;
        int end = word.lastIndexOf('.') < start ? word.length() : word.lastIndexOf('.');
        if (start == 0 || word.substring(start, end).equals("%i")) {
            return false;
        }
        boolean percent = false;
        for (int i = start; i < end; i++) {
            char character = word.charAt(i);
            if (percent && "niN".indexOf(character) >= 0) {
                return true;
            }
            percent = character == '%' && !percent;
        }
        return false;
    }

    private static Reason file(Assignment assignment) {
        return new Reason(Reason.Kind.FILE, assignment.where());
    }

    private void problem(Assignment assignment, String what) {
        manager.problems().add(assignment.file(), assignment.line(), assignment.key() + ": " + what);
    }
}
