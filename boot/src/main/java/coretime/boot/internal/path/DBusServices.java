package coretime.boot.internal.path;

import coretime.boot.UnitName;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.file.UnitFile;
import coretime.boot.internal.file.UnitFileParser;
import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units that the system bus has started for whoever sends a message to their names: {@code SystemdService=} of D-Bus service files
 * (D-Bus Specification, "Message Bus Starting Services").
 */
public final class DBusServices {
    private static final List<String> DIRECTORIES = List.of(
            "/etc/dbus-1/system-services",
            "/usr/local/share/dbus-1/system-services",
            "/usr/share/dbus-1/system-services");
    private static final String SECTION = "D-BUS Service";
    private static final int LARGEST = 1 << 16;

    private DBusServices() {}

    /** Their names as they stand there: often an alias that is there only where the unit is enabled. */
    public static NavigableSet<UnitName> read(RootDirectory root, Problems problems) {
        NavigableSet<UnitName> units = new TreeSet<>();
        for (String directory : DIRECTORIES) {
            for (String name : root.names(directory, problems)) {
                if (name.endsWith(".service")) {
                    read(root, directory + '/' + name, units, problems);
                }
            }
        }
        return units;
    }

    private static void read(RootDirectory root, String path, NavigableSet<UnitName> units, Problems problems) {
        try {
            UnitFile file = UnitFileParser.parse(path, root.read(path, LARGEST), Set.of(SECTION));
            problems.addAll(file.problems());
            file.assignments().stream()
                    .filter(assignment -> assignment.key().equals("SystemdService"))
                    .forEach(assignment -> UnitName.parse(assignment.value()).ifPresent(units::add));
        } catch (IOException e) {
            problems.add(path, 0, "cannot be read: " + e.getMessage());
        }
    }
}
