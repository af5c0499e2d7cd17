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
                file(root, real, here, name, entries);
            } else if (belongsToUnits(name)
                    && root.follow(real).map(root::kind).orElse(RootDirectory.Kind.MISSING)
                            == RootDirectory.Kind.DIRECTORY) {
                NavigableMap<String, Entry> inside = new TreeMap<>();
                for (String inner : root.names(real, problems)) {
                    file(root, root.follow(real).orElse(real) + '/' + inner, here + '/' + inner, inner, inside);
                }
                entries.put(name, new Entry.Directory(here, inside));
            }
        }
        return new UnitDirectory(path, entries);
    }

    private static void file(
            RootDirectory root, String real, String shown, String name, NavigableMap<String, Entry> entries) {
        switch (root.kind(real)) {
            case FILE -> entries.put(name, new Entry.File(shown));
            case LINK -> root.link(real).ifPresent(target -> entries.put(name, new Entry.Link(shown, target)));
            case DIRECTORY, OTHER, MISSING -> {}
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
