package coretime.boot;

import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import coretime.boot.internal.load.Manager;
import coretime.boot.internal.path.DBusServices;
import coretime.boot.internal.path.LoadPath;
import coretime.boot.internal.path.UnitNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;

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
    private final Path root;
    private final boolean unifiedCgroups;

    private BootReader(Path root, boolean unifiedCgroups) {
        this.root = root;
        this.unifiedCgroups = unifiedCgroups;
    }

    /** Of this root directory. Throws {@link BootException} where it is none that can be read. */
    public static BootReader of(Path root) {
        return new BootReader(new RootDirectory(root).path(), true);
    }

    /**
     * Whether the system has control groups of version 2 alone, as is assumed otherwise: only then do units with {@code ManagedOOM…=kill}
     * depend on systemd-oomd.
     */
    public BootReader unifiedCgroups(boolean unified) {
        return new BootReader(root, unified);
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

    /** As {@link UnitSet#startedByDBus()}, which tells besides, in its problems, of what could not be read. */
    public NavigableSet<UnitName> startedByDBus() {
        return DBusServices.read(new RootDirectory(root), new Problems());
    }

    /** The names of all unit files, templates and aliases among them. */
    public NavigableSet<UnitName> names() {
        return new Files().names.all();
    }

    /** What the directories hold now. */
    private final class Files {
        private final RootDirectory directory = new RootDirectory(root);
        private final Problems problems = new Problems();
        private final LoadPath path = LoadPath.read(directory, problems);
        private final UnitNames names = new UnitNames(directory, path, problems);

        private UnitSet load(Collection<UnitName> wanted) {
            NavigableSet<UnitName> startedByDBus = DBusServices.read(directory, problems);
            NavigableMap<UnitName, Unit> units =
                    new Manager(directory, path, names, unifiedCgroups, problems).load(wanted);
            return new UnitSet(units, problems.list(), startedByDBus);
        }
    }
}
