package coretime.boot;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The real manager of this machine in its test mode: it loads units, prints them with all their dependencies and starts nothing. It runs as
 * nobody, with a root directory of its own in which /proc is empty but for what it insists on, so that neither the mounts nor the devices
 * of this machine get into what it says.
 */
final class SystemdOracle {
    private static final Path MANAGER = Path.of("/lib/systemd/systemd");
    private static final List<Path> PROGRAMS = List.of(
            MANAGER,
            Path.of("/lib/systemd/system-generators/systemd-fstab-generator"),
            Path.of("/lib/systemd/system-generators/systemd-sysv-generator"));
    private static final String RUN = "mount --rbind /sys/fs/cgroup \"$0/sys/fs/cgroup\""
            + " && exec chroot --userspec=65534:65534 \"$0\" /lib/systemd/systemd --test --system --unit=\"$1\"";

    private final Path engine;

    private SystemdOracle(Path engine) {
        this.engine = engine;
    }

    /** Skips the test where this machine has no systemd 252 or does not let it be run so. */
    static SystemdOracle prepare(Path directory) throws IOException, InterruptedException {
        assumeThat(MANAGER).as("systemd is installed").exists();
        assumeThat(run(MANAGER.toString(), "--version"))
                .as("the version whose rules are read")
                .startsWith("systemd 252");
        assumeThat(run("id", "-u").strip()).as("root, for chroot").isEqualTo("0");
        assumeThat(run("unshare", "-m", "true", "&&", "echo"))
                .as("mount namespaces")
                .isEmpty();
        Set<String> files = new LinkedHashSet<>();
        for (Path program : PROGRAMS) {
            files.add(program.toString());
            for (String word : run("ldd", program.toString()).split("\\s+", -1)) {
                if (word.startsWith("/")) {
                    files.add(word);
                }
            }
        }
        for (String file : files) {
            Path copy = directory.resolve(usr(file).substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(file), copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return new SystemdOracle(directory);
    }

    /** A root directory with nothing but what the manager needs to run. */
    Path root(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String empty : List.of("etc", "dev", "proc/self", "proc/1", "sys/fs/cgroup", "var", "run", "tmp")) {
            Files.createDirectories(directory.resolve(empty));
        }
        Files.setPosixFilePermissions(directory.resolve("run"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(directory.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        for (String process : List.of("proc/self/cgroup", "proc/1/cgroup")) {
            Files.write(directory.resolve(process), Files.readAllBytes(Path.of("/proc/self/cgroup")));
        }
        // Empty is a mask, too: there are no devices in it.
        Files.createFile(directory.resolve("dev/null"));
        for (String empty : List.of("proc/self/mountinfo", "proc/swaps", "proc/cmdline")) {
            Files.writeString(directory.resolve(empty), "\n");
        }
        try (var files = Files.walk(engine)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(engine.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createLink(copy, file);
                }
            }
        }
        for (String top : List.of("lib", "lib64", "bin", "sbin")) {
            Files.createDirectories(directory.resolve("usr").resolve(top));
            Files.createSymbolicLink(directory.resolve(top), Path.of("usr/" + top));
        }
        return directory;
    }

    /** What the manager says of each unit that it has loaded when it is about to start one. */
    Map<String, Loaded> load(Path root, String wanted) throws IOException, InterruptedException {
        String dump = run("unshare", "-m", "sh", "-c", RUN, root.toString(), wanted);
        Map<String, Loaded> units = new TreeMap<>();
        Optional<Loaded> unit = Optional.empty();
        for (String line : dump.lines().toList()) {
            if (line.startsWith("\t-> Unit ")) {
                unit = Optional.of(new Loaded());
                units.put(line.substring(9, line.length() - 1), unit.get());
            } else if (!line.startsWith("\t\t")) {
                unit = line.startsWith("-> By jobs") ? Optional.empty() : unit;
            } else {
                unit.ifPresent(loaded -> loaded.take(line.strip()));
            }
        }
        return units;
    }

    /** Whether this machine has control groups of version 2 alone. */
    static boolean unifiedCgroups() {
        return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    }

    private static String usr(String file) {
        return file.startsWith("/usr/") ? file : "/usr" + file;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("oracle", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("SYSTEMD_PROC_CMDLINE", "quiet");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command[0] + " does not end");
            }
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }

    /** One unit of the manager. */
    static final class Loaded {
        private final Map<String, Set<String>> dependencies = new TreeMap<>();
        private String state = "";

        private void take(String line) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                return;
            }
            String key = line.substring(0, colon);
            String value = line.substring(colon + 2);
            if (key.equals("Unit Load State")) {
                state = value;
            } else if (Dependency.ofProperty(key).isPresent()) {
                int end = value.indexOf(' ');
                dependencies
                        .computeIfAbsent(key, name -> new TreeSet<>())
                        .add(end < 0 ? value : value.substring(0, end));
            }
        }
    }

    /**
     * How units that were read compare with the manager's.
     *
     * @param units how many units both have
     * @param equalSets how many of their sets of dependencies are equal
     * @param differences what is not equal
     */
    record Comparison(int units, int equalSets, List<String> differences) {}

    /** Compares all units, all their states and all their sets. */
    static Comparison compare(UnitSet read, Map<String, Loaded> manager) {
        List<String> differences = new ArrayList<>();
        int units = 0;
        int equalSets = 0;
        for (Unit unit : read.units().values()) {
            Loaded real = manager.get(unit.name().value());
            if (real == null) {
                differences.add(unit.name() + " is not there");
                continue;
            }
            units++;
            if (!real.state.equals(unit.state().word())) {
                differences.add(unit.name() + " is " + real.state + ", not "
                        + unit.state().word());
            }
            for (Dependency dependency : Dependency.values()) {
                Set<String> expected = real.dependencies.getOrDefault(dependency.property(), Set.of());
                Set<String> actual = new TreeSet<>();
                unit.all(dependency).forEach(name -> actual.add(name.value()));
                if (actual.equals(expected)) {
                    equalSets++;
                } else {
                    differences.add(unit.name() + " " + dependency.property() + " is " + expected + ", not " + actual);
                }
            }
        }
        manager.forEach((name, real) -> {
            // Where a path is needed, the manager also names the mounts that there might be, and finds no file.
            boolean onlyAsked =
                    real.state.equals("not-found") && name.endsWith(".mount") && real.dependencies.isEmpty();
            if (!onlyAsked && read.unit(new UnitName(name)).isEmpty()) {
                differences.add(name + " is missing: " + real.state + ' ' + real.dependencies);
            }
        });
        return new Comparison(units, equalSets, differences);
    }
}
