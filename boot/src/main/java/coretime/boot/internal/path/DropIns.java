package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.UnitType;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files in the directories that belong to a unit ({@code .d}, {@code .wants}, {@code .requires}), systemd.unit(5): those of its name, its
 * template, each prefix that ends in a dash, its other names, and its type. Of files of the same name the first is taken, and all are
 * read in order of their names. Immutable.
 */
public final class DropIns {
    private final LoadPath path;
    /** The names of all such directories: most units have none. */
    private final Set<String> present = new HashSet<>();

    public DropIns(LoadPath path) {
        this.path = path;
        path.directories()
                .forEach(directory -> directory.entries().forEach((name, entry) -> {
                    if (entry instanceof Entry.Directory) {
                        present.add(name);
                    }
                }));
    }

    /** The files that count, in order, whose names end in {@code ending}. */
    public List<Entry> of(UnitName main, Collection<UnitName> names, String suffix, String ending) {
        NavigableMap<String, Entry> found = new TreeMap<>();
        collect(main.value(), suffix, ending, found);
        names.stream().filter(name -> !name.equals(main)).forEach(name -> collect(name.value(), suffix, ending, found));
        UnitType type = main.type();
        if (present.contains(type.suffix() + suffix)) {
            for (UnitDirectory directory : path.directories()) {
                take(directory, type.suffix() + suffix, ending, found);
            }
        }
        return List.copyOf(found.values());
    }

    private void collect(String name, String suffix, String ending, NavigableMap<String, Entry> found) {
        Set<String> directories = new LinkedHashSet<>();
        owners(name, directories);
        directories.removeIf(owner -> !present.contains(owner + suffix));
        if (directories.isEmpty()) {
            return;
        }
        for (UnitDirectory directory : path.directories()) {
            for (String owner : directories) {
                take(directory, owner + suffix, ending, found);
            }
        }
    }

    private static void take(UnitDirectory directory, String name, String ending, NavigableMap<String, Entry> found) {
        if (directory.entries().get(name) instanceof Entry.Directory inside) {
            inside.entries().forEach((file, entry) -> {
                if (file.endsWith(ending)) {
                    found.putIfAbsent(file, entry);
                }
            });
        }
    }

    /** The names whose directories count for a unit, the most special first. */
    private static void owners(String name, Set<String> owners) {
        if (!owners.add(name)) {
            return;
        }
        Optional<UnitName> unit = UnitName.parse(name);
        unit.flatMap(UnitName::template).ifPresent(template -> owners(template.value(), owners));
        unit.flatMap(DropIns::shorter).ifPresent(shorter -> owners(shorter.value(), owners));
    }

    /** {@code a-b-.service} of {@code a-b-c.service}, {@code a-.service} of that. */
    private static Optional<UnitName> shorter(UnitName unit) {
        String prefix = unit.prefix();
        if (prefix.endsWith("-")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        int dash = prefix.lastIndexOf('-');
        if (dash <= 0) {
            return Optional.empty();
        }
        String instance = unit.instance().map(text -> '@' + text).orElse("");
        return UnitName.parse(
                prefix.substring(0, dash + 1) + instance + '.' + unit.type().suffix());
    }
}
