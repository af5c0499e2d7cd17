package coretime.boot.internal.path;

import coretime.boot.internal.file.Paths;
import coretime.boot.internal.file.Problems;
import coretime.boot.internal.file.RootDirectory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The directories that units are loaded from, the first wins (systemd.unit(5), "Unit File Load Path"). What generators wrote is read
 * where it is there ({@code /run/systemd/generator*}), as in a running guest; otherwise what those for fstab and System V scripts would
 * write is worked out. {@code /lib} comes before {@code /usr/lib} where they are not the same, as Debian has it.
 *
 * @param directories in order of precedence
 * @param names all names that the directories have, also through links; a link to below one of them is another name of a unit
 */
public record LoadPath(List<UnitDirectory> directories, Set<String> names) {
    private static final String GENERATOR = "/run/systemd/generator";
    private static final String ETC = "/etc/systemd/system";
    private static final List<String> PATHS = List.of(
            "/etc/systemd/system.control",
            "/run/systemd/system.control",
            "/run/systemd/transient",
            GENERATOR + ".early",
            ETC,
            "/etc/systemd/system.attached",
            "/run/systemd/system",
            "/run/systemd/system.attached",
            GENERATOR,
            "/usr/local/lib/systemd/system",
            "/lib/systemd/system",
            "/usr/lib/systemd/system",
            GENERATOR + ".late");

    /**
     * Reads all directories.
     *
     * @param isFirst whether the units are those of a first boot, which presets enable; not where generators have run
     */
    public static LoadPath read(RootDirectory root, boolean isFirst, Problems problems) {
        boolean generated = PATHS.stream()
                .filter(path -> path.startsWith(GENERATOR))
                .anyMatch(path -> root.kind(path) == RootDirectory.Kind.DIRECTORY);
        Set<String> names = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        List<UnitDirectory> directories = new ArrayList<>();
        for (String path : PATHS) {
            String real = root.follow(path).orElse(path);
            names.add(path);
            names.add(real);
            if (!generated && path.startsWith(GENERATOR)) {
                continue;
            }
            if (seen.add(real)) {
                directories.add(UnitDirectory.read(root, path, problems));
            }
        }
        if (!generated) {
            if (isFirst) {
                LoadPath enabled = new LoadPath(List.copyOf(directories), names);
                directories.replaceAll(directory -> directory.path().equals(ETC)
                        ? FirstBoot.enable(root, enabled, directory, problems)
                        : directory);
            }
            LoadPath installed = new LoadPath(List.copyOf(directories), names);
            int beforeInstalled = (int) directories.stream()
                    .takeWhile(directory -> !directory.path().startsWith("/usr/local/"))
                    .count();
            directories.add(new SysvGenerator(root, installed, problems).run());
            directories.add(beforeInstalled, new FstabGenerator(root, problems).run());
        }
        return new LoadPath(List.copyOf(directories), Set.copyOf(names));
    }

    /** Whether a path is a unit in one of the directories, or below. */
    boolean holds(String path) {
        return names.stream().anyMatch(name -> !path.equals(name) && Paths.within(name, path));
    }
}
