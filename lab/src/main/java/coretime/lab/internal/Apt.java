package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's packages, by the host's own apt. */
public final class Apt {
    private static final Path ETC_APT = Path.of("/etc/apt");
    private static final Path LISTS = Path.of("/var/lib/apt/lists");
    private static final Commands.Setting QUESTION = Commands.Setting.within(Duration.ofMinutes(1));
    private static final Commands.Setting NETWORK = Commands.Setting.within(Duration.ofMinutes(20));

    private final String sources;
    private final List<String> options;
    private final Path lists;

    private Apt(String sources, List<String> options, Path lists) {
        this.sources = sources;
        this.options = options;
        this.lists = lists;
    }

    /**
     * Packages of a suite.
     *
     * @param suite the host's own, whose lists apt has already, or another, whose lists go to {@code cache}: its release
     *     alone, as updates of an archived suite may be listed where their packages are gone
     * @param cache where lists of other suites are kept
     */
    public static Apt of(String suite, Path cache) {
        String hostSuite = OsRelease.codename();
        String sources = AptSources.debian(ETC_APT, hostSuite, suite);
        if (suite.equals(hostSuite)) {
            return new Apt(sources, List.of(), LISTS);
        }
        sources = AptSources.withoutUpdates(sources, suite);
        Path state = Trees.passable(cache.resolve("apt-" + suite));
        Path lists = Trees.passable(state.resolve("lists"));
        Trees.write(state.resolve("sources.list"), sources);
        // What is installed on the host is in its own suite's version; apt would take it for this suite's.
        Trees.write(state.resolve("status"), "");
        List<String> options = List.of(
                "-o", "Dir::Etc::SourceList=" + state.resolve("sources.list"),
                "-o", "Dir::Etc::SourceParts=-",
                "-o", "Dir::State::Lists=" + lists,
                "-o", "Dir::State::Status=" + state.resolve("status"),
                "-o", "Dir::Cache=" + state);
        return new Apt(sources, options, lists);
    }

    /** The sources, in the one-line format. */
    public String sources() {
        return sources;
    }

    /** Changes whenever the answer of {@link #kernel} may change. */
    String fingerprint() {
        try (Stream<Path> files = Files.isDirectory(lists) ? Files.list(lists) : Stream.empty()) {
            List<String> seen = new ArrayList<>(List.of(sources));
            for (Path file : files.filter(path -> path.toString().contains("Packages"))
                    .sorted()
                    .toList()) {
                seen.add(file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return String.join("\n", seen);
        } catch (IOException e) {
            throw new LabException("apt's lists in " + lists + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The cloud kernel of this suite; fetches apt's lists where there are none. */
    public KernelPackage kernel() {
        Optional<String> shown = show(KernelPackage.META_PACKAGE);
        if (shown.isEmpty()) {
            update();
            shown = show(KernelPackage.META_PACKAGE);
        }
        return KernelPackage.parse(shown.orElse(""));
    }

    /** What apt's lists say of a package; empty where they do not have it. */
    Optional<String> show(String name) {
        Commands.Result result = Commands.tryRun(
                "asking apt for " + name, QUESTION, command("apt-cache", "show", "--no-all-versions", name));
        return Optional.of(result.output()).filter(_ -> result.succeeded());
    }

    /** Fetches the lists of packages anew. */
    public void update() {
        Commands.run("fetching apt's lists of packages", NETWORK, command("apt-get", "-q", "update"));
    }

    /**
     * Downloads a package.
     *
     * @param specification its name, or {@code name=version}
     * @param directory an empty one
     * @return the .deb
     */
    public Path download(String specification, Path directory) {
        try {
            Files.createDirectories(directory);
            List<String> command = command("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", specification);
            Commands.run("downloading the package " + specification, NETWORK.in(directory), command);
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(file -> file.toString().endsWith(".deb"))
                        .findFirst()
                        .orElseThrow(() -> new LabException("apt-get download " + specification + " left no file"));
            }
        } catch (IOException e) {
            throw new LabException("the package " + specification + " cannot be kept in " + directory + ": " + e, e);
        }
    }

    /** How the host's apt reaches its sources (proxies, checks of dates …), to be given to another apt. */
    public List<String> acquireOptions() {
        return parseAcquire(
                Commands.run("asking apt for its settings", QUESTION, List.of("apt-config", "dump", "Acquire")));
    }

    static List<String> parseAcquire(String dump) {
        return dump.lines()
                .filter(line -> line.matches("Acquire::\\S+ \"[^\"]+\";"))
                .filter(line -> !line.contains("Changelogs") && !line.contains("IndexTargets"))
                .toList();
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }
}
