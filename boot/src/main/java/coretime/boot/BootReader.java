package coretime.boot;

import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.load.Manager;
import coretime.boot.internal.path.DBusServices;
import coretime.boot.internal.path.LoadPath;
import coretime.boot.internal.path.SystemdVersion;
import coretime.boot.internal.path.UnitNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the system units of a root directory as the manager of systemd 252 would have them after loading: search path, drop-ins, masks,
 * aliases, templates, the units that generators make of fstab and System V scripts, and implicit and default dependencies
 * (systemd.unit(5), systemd.generator(7)).
 *
 * <p>Nothing is run and nothing is written. Links are followed as they would lead in that root, never out of it. Each call reads the files
 * anew; safe for use by many threads.
 *
 * <p>Not known here: the kernel's command line, devices and what udev says of them, mounts that are in no file, the consoles that
 * systemd-getty-generator finds. Where {@code /run/systemd/generator*} is in the root, as in a running guest, what generators wrote is
 * taken from there.
 */
public final class BootReader {
    /** The version whose rules are followed. */
    public static final int SYSTEMD = 252;

    private final Path root;
    private final boolean unifiedCgroups;
    private final boolean isFirst;
    private final Map<String, Optional<String>> instead;

    private BootReader(Path root, boolean unifiedCgroups, boolean isFirst, Map<String, Optional<String>> instead) {
        this.root = root;
        this.unifiedCgroups = unifiedCgroups;
        this.isFirst = isFirst;
        this.instead = Map.copyOf(instead);
    }

    /** Of this root directory. Throws {@link BootException} where it is none that can be read. */
    public static BootReader of(Path root) {
        return new BootReader(new RootDirectory(root).path(), true, false, Map.of());
    }

    /**
     * Whether the system has control groups of version 2 alone, as is assumed otherwise: only then do units with {@code ManagedOOM…=kill}
     * depend on systemd-oomd.
     */
    public BootReader unifiedCgroups(boolean unified) {
        return new BootReader(root, unified, isFirst, instead);
    }

    /**
     * Whether the units are those of the system's first boot, at which the manager enables what presets allow (systemd.preset(5)). As it
     * is otherwise.
     */
    public BootReader firstBoot(boolean first) {
        return new BootReader(root, unifiedCgroups, first, instead);
    }

    /** Whether the next boot of this root will be its first: it has no machine ID yet (machine-id(5)). */
    public boolean isFirstBootNext() {
        RootDirectory directory = new RootDirectory(root, instead);
        boolean isMissing = directory
                .follow("/etc/machine-id")
                .map(directory::kind)
                .filter(kind -> kind != RootDirectory.Kind.MISSING)
                .isEmpty();
        return isMissing
                || directory
                        .firstLine("/etc/machine-id")
                        .filter("uninitialized"::equals)
                        .isPresent();
    }

    /** The version of systemd that is installed in the root, where that shows; the rules are those of {@link #SYSTEMD}. */
    public OptionalInt systemdVersion() {
        return SystemdVersion.of(new RootDirectory(root, instead));
    }

    /** With these files as they would be, by where they are placed: their text, or nothing for those that would be gone. */
    BootReader withFiles(Map<String, Optional<String>> files) {
        return new BootReader(root, unifiedCgroups, isFirst, files);
    }

    /** The root directory, with its links followed. */
    Path root() {
        return root;
    }

    /** What the manager would have loaded when it is about to start these: they, all that they lead to, and what is always there. */
    public UnitSet load(UnitName... wanted) {
        return load(List.of(wanted));
    }

    /** As the other. */
    public UnitSet load(Collection<UnitName> wanted) {
        return new Files().load(wanted);
    }

    /** All units that have a file, and all that they lead to. */
    public UnitSet loadAll() {
        Files files = new Files();
        return files.load(files.names.all());
    }

    /** The names of all unit files, templates and aliases among them. */
    public NavigableSet<UnitName> names() {
        return new Files().names.all();
    }

    /** What the directories hold now. */
    private final class Files {
        private final RootDirectory directory = new RootDirectory(root, instead);
        private final Problems problems = new Problems();
        private final LoadPath path = LoadPath.read(directory, isFirst, problems);
        private final UnitNames names = new UnitNames(directory, path, problems);

        private UnitSet load(Collection<UnitName> wanted) {
            NavigableSet<UnitName> startedByDBus = DBusServices.read(directory, problems);
            NavigableMap<UnitName, Unit> units =
                    new Manager(directory, path, names, unifiedCgroups, problems).load(wanted);
            return new UnitSet(units, problems.list(), startedByDBus);
        }
    }
}
