package coretime.boot.internal.load;

import coretime.boot.Assignment;
import coretime.boot.Dependency;
import coretime.boot.LoadState;
import coretime.boot.Reason;
import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.UnitFile;
import coretime.boot.internal.file.UnitFileParser;
import coretime.boot.internal.path.DropIns;
import coretime.boot.internal.path.Entry;
import coretime.boot.internal.path.SystemdVersion;
import coretime.boot.internal.path.UnitNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads one unit: its file, the links in its {@code .wants}, {@code .requires} and {@code .upholds} directories, its drop-ins, and what its type implies.
 * For one thread.
 */
final class UnitLoader {
    private static final int LARGEST_FILE = 4 << 20;
    /** Of all units together; a drop-in of many counts for each. */
    private static final int MOST_ASSIGNMENTS = 500_000;

    private final Manager manager;
    private final RootDirectory root;
    private final UnitNames unitNames;
    private final DropIns dropIns;
    private final UnitSection unitSection;
    private final TypeRules rules;
    private final boolean hasUpholdsLinks;
    /** By path and section: drop-ins of a template or a type are those of many units. */
    private final Map<String, Optional<UnitFile>> files = new HashMap<>();

    private final Problems problems;
    private int assignments;

    UnitLoader(Manager manager, RootDirectory root, UnitNames unitNames, DropIns dropIns, boolean unifiedCgroups) {
        this.manager = manager;
        this.root = root;
        this.unitNames = unitNames;
        this.dropIns = dropIns;
        this.problems = manager.problems();
        this.unitSection = new UnitSection(manager);
        this.rules = new TypeRules(manager, unifiedCgroups);
        this.hasUpholdsLinks = SystemdVersion.of(root).orElse(0) >= SystemdVersion.WITH_UPHOLDS_LINKS;
    }

    void load(LoadedUnit unit) {
        if (unit.type() == UnitType.SCOPE && !unit.perpetual()) {
            // Only programs make scopes.
            return;
        }
        if (!loadFragment(unit)) {
            if (unit.fragment().isPresent()) {
                unit.defaultDependencies(unit.settings().yes("Unit", "DefaultDependencies", !unit.perpetual()));
                rules.applyToBroken(unit);
            }
            return;
        }
        unit.fileIsRead();
        loadDependencyLinks(unit, ".wants", Dependency.WANTS);
        loadDependencyLinks(unit, ".requires", Dependency.REQUIRES);
        if (hasUpholdsLinks) {
            loadDependencyLinks(unit, ".upholds", Dependency.UPHOLDS);
        }
        for (Entry dropIn : dropIns.of(unit.name(), unit.names(), ".d", ".conf")) {
            unit.dropIns().add(dropIn.path());
            if (!unitNames.mask(dropIn)) {
                read(unit, dropIn).ifPresent(file -> apply(unit, file));
            }
        }
        if (unit.loaded()) {
            unit.defaultDependencies(unit.settings().yes("Unit", "DefaultDependencies", !unit.perpetual()));
            rules.apply(unit);
        }
    }

    /** False where there is nothing more to load. */
    private boolean loadFragment(LoadedUnit unit) {
        Optional<Entry> fragment = unit.is("init.scope")
                ? Optional.empty()
                : unitNames.find(unit.name()).fragment();
        if (fragment.isEmpty()) {
            boolean there = unit.perpetual() || unit.type().needsNoFile();
            unit.state(there ? LoadState.LOADED : LoadState.NOT_FOUND);
            return there;
        }
        if (unitNames.mask(fragment.get())) {
            unit.fragment(fragment.get().path());
            unit.state(unit.perpetual() ? LoadState.LOADED : LoadState.MASKED);
            return true;
        }
        Optional<UnitFile> file = read(unit, fragment.get());
        if (file.isEmpty()) {
            return false;
        }
        unit.fragment(fragment.get().path());
        unit.state(LoadState.LOADED);
        if (!apply(unit, file.get())) {
            unit.state(LoadState.BAD_SETTING);
        } else if (!file.get().whole()) {
            unit.state(LoadState.ERROR);
        }
        return unit.loaded();
    }

    /** False where a setting is so wrong that the file is not read any further. */
    private boolean apply(LoadedUnit unit, UnitFile file) {
        problems.addAll(file.problems());
        for (Assignment assignment : file.assignments()) {
            if (++assignments > MOST_ASSIGNMENTS) {
                problems.limit("more than " + MOST_ASSIGNMENTS + " assignments: the others are left out");
                return true;
            }
            if (ExecRules.fatal(unit, assignment, manager.specifiers())) {
                problems.add(
                        assignment.file(),
                        assignment.line(),
                        assignment.key() + ": no absolute path: the file is not read any further");
                return false;
            }
            unit.settings().add(assignment);
            unitSection.apply(unit, assignment);
        }
        return true;
    }

    private Optional<UnitFile> read(LoadedUnit unit, Entry entry) {
        String section = unit.type().section();
        return files.computeIfAbsent(
                section + entry.path(),
                key -> text(entry)
                        .map(text -> UnitFileParser.parse(entry.path(), text, Set.of("Unit", "Install", section))));
    }

    private Optional<byte[]> text(Entry entry) {
        if (entry instanceof Entry.Generated generated) {
            return Optional.of(generated.text().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return Optional.of(root.read(entry.path(), LARGEST_FILE));
        } catch (IOException e) {
            problems.add(entry.path(), 0, "cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void loadDependencyLinks(LoadedUnit unit, String suffix, Dependency dependency) {
        List<Entry> entries = dropIns.of(unit.name(), unit.names(), suffix, "");
        for (Entry entry : entries) {
            String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
            if (unitNames.mask(entry)) {
                continue;
            }
            if (!(entry instanceof Entry.Link)) {
                problems.add(entry.path(), 0, "not a link: left out");
                continue;
            }
            if (UnitName.parse(name).isEmpty()
                    || !manager.add(unit, dependency, name, new Reason(Reason.Kind.FILE, entry.path()))) {
                problems.add(entry.path(), 0, "not the name of a unit that can be loaded: left out");
            }
        }
    }
}
