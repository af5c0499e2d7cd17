package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.UnitType;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One directory of the search path as it was when it was read.
 *
 * @param path below the root
 * @param entries by name: units, and directories that may belong to one
 */
public record UnitDirectory(String path, Map<String, Entry> entries) {
    private static final List<String> SUFFIXES = List.of(".wants", ".requires", ".upholds", ".d");

    static UnitDirectory read(RootDirectory root, String path, Problems problems) {
        NavigableMap<String, Entry> entries = new TreeMap<>();
        String directory = root.follow(path).orElse(path);
        for (String name : root.names(path, problems)) {
            String real = directory + '/' + name;
            String here = path + '/' + name;
            if (UnitName.parse(name).isPresent()) {
                file(root, real, here, name, entries, problems);
            } else if (belongsToUnits(name)) {
                String inReal = root.follow(real).orElse("");
                if (inReal.isEmpty() || root.kind(inReal) != RootDirectory.Kind.DIRECTORY) {
                    problems.add(here, 0, "leads to no directory below the root: left out");
                    continue;
                }
                NavigableMap<String, Entry> inside = new TreeMap<>();
                for (String inner : root.names(real, problems)) {
                    file(root, inReal + '/' + inner, here + '/' + inner, inner, inside, problems);
                }
                entries.put(name, new Entry.Directory(here, inside));
            }
        }
        return new UnitDirectory(path, entries);
    }

    private static void file(
            RootDirectory root,
            String real,
            String shown,
            String name,
            NavigableMap<String, Entry> entries,
            Problems problems) {
        switch (root.kind(real)) {
            case FILE -> entries.put(name, new Entry.File(shown));
            case LINK -> root.link(real).ifPresent(target -> entries.put(name, new Entry.Link(shown, target)));
            case DIRECTORY, DEVICE, OTHER -> problems.add(shown, 0, "neither a file nor a link: left out");
            case MISSING -> problems.add(shown, 0, "gone, or its name cannot be read: left out");
        }
    }

    private static boolean belongsToUnits(String name) {
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix)) {
                String unit = name.substring(0, name.length() - suffix.length());
                return UnitName.parse(unit).isPresent()
                        || UnitType.ofSuffix(unit).isPresent();
            }
        }
        return false;
    }
}
