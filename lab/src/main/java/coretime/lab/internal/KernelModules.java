package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** The modules of a kernel and what they need: modules.dep(5). Immutable. */
public final class KernelModules {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path directory;
    private final Map<String, List<String>> filesByName;

    private KernelModules(Path directory, Map<String, List<String>> filesByName) {
        this.directory = directory;
        this.filesByName = filesByName;
    }

    /**
     * The modules of one kernel.
     *
     * @param directory {@code lib/modules/RELEASE}, after depmod
     */
    public static KernelModules in(Path directory) {
        return of(directory, Trees.read(directory.resolve("modules.dep")).orElse(""));
    }

    static KernelModules of(Path directory, String modulesDep) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (String line : modulesDep.lines().filter(line -> line.contains(":")).toList()) {
            String file = line.substring(0, line.indexOf(':'));
            List<String> needed = new ArrayList<>(List.of(file));
            String rest = line.substring(line.indexOf(':') + 1).strip();
            if (!rest.isEmpty()) {
                needed.addAll(List.of(rest.split(" ", -1)));
            }
            files.put(nameOf(file), List.copyOf(needed));
        }
        return new KernelModules(directory, files);
    }

    /** The files to load, in this order, to have these modules; those built into the kernel are left out. */
    public List<String> loadOrder(String... names) {
        SequencedSet<String> order = new LinkedHashSet<>();
        for (String name : names) {
            // modules.dep names what is needed with the deepest last.
            filesByName.getOrDefault(name, List.of()).reversed().forEach(order::add);
        }
        return List.copyOf(order);
    }

    /** Copies modules, uncompressed, as {@code NAME.ko}. */
    public void copy(List<String> files, Path target) throws IOException {
        for (String file : files) {
            Path from = directory.resolve(file);
            Path to = target.resolve(nameOf(file) + ".ko");
            if (file.endsWith(".xz")) {
                Path compressed = Path.of(to + ".xz");
                Files.copy(from, compressed);
                Commands.run(
                        "unpacking " + file,
                        Commands.Setting.within(LIMIT),
                        List.of("xz", "--decompress", compressed.toString()));
            } else if (file.endsWith(".ko")) {
                Files.copy(from, to);
            } else {
                throw new LabException("the kernel's module " + file + " is compressed in a way the lab cannot undo");
            }
        }
    }

    /** The module's name as lsmod has it. */
    static String nameOf(String file) {
        String base = file.substring(file.lastIndexOf('/') + 1);
        return base.substring(0, base.indexOf(".ko") < 0 ? base.length() : base.indexOf(".ko"))
                .replace('-', '_');
    }
}
