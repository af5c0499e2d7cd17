package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench/run core CORE [ROUNDS]}: conversions by makedumpfile and by coretime, both with two threads, and the card of
 * a core that is not in the page cache. The core is made readable for makedumpfile first.
 */
public final class CoreBench {
    private static final int ROUNDS = 5;
    private static final double GOAL_FILTER = 2;
    private static final double GOAL_COPY = 1.5;
    private static final double GOAL_CARD_SECONDS = 2;

    private final Path coretime;
    private final Path directory;
    private final Path core;
    private final Rounds rounds;
    private final int number;

    private CoreBench(Path coretime, Path directory, Path core, int number) {
        this.coretime = coretime;
        this.directory = directory;
        this.core = core;
        this.number = number;
        this.rounds = new Rounds(number, directory.resolve("log"));
    }

    /** Runs it; exit status 1 where a goal is missed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: bench/run core CORE [ROUNDS]");
            System.exit(2);
        }
        Path source = Path.of(arguments[0]).toAbsolutePath();
        Path home = Path.of(System.getProperty("coretime.home", ".")).toAbsolutePath();
        Path directory = Files.createTempDirectory(source.getParent(), "coretime-bench-");
        try {
            Path core = directory.resolve("core.elf");
            CoreBench bench = new CoreBench(
                    home.resolve("coretime"),
                    directory,
                    core,
                    arguments.length == 2 ? Integer.parseInt(arguments[1]) : ROUNDS);
            bench.rounds.run(new Contender(
                    "coretime",
                    List.of(
                            bench.coretime.toString(),
                            "core",
                            "convert",
                            source.toString(),
                            "-o",
                            core.toString(),
                            "--format=elf"),
                    List.of(core)));
            System.exit(bench.run() ? 0 : 1);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private boolean run() throws IOException, InterruptedException {
        List<Comparison> comparisons = new ArrayList<>();
        comparisons.add(
                rounds.compare("ELF to kdump, level 31", peer("lzo, 2 threads", 31, 2), own("lzo", 31), GOAL_FILTER));
        comparisons.add(rounds.compare("ELF to kdump, level 31", peer("lzo, 1 thread", 31, 1), own("lzo", 31), 0));
        comparisons.add(
                rounds.compare("ELF to kdump, level 1", peer("lzo, 2 threads", 1, 2), own("snappy", 1), GOAL_COPY));
        comparisons.add(rounds.compare("ELF to kdump, level 1", peer("lzo, 2 threads", 1, 2), own("lzo", 1), 0));
        comparisons.forEach(comparison -> System.out.println(comparison.line()));
        double card = card();
        System.out.printf(
                "card of a core that is not in the page cache: %.2f s (goal %.0f s)%n", card, GOAL_CARD_SECONDS);
        return card <= GOAL_CARD_SECONDS && comparisons.stream().allMatch(Comparison::isReached);
    }

    private Contender peer(String way, int level, int threads) {
        Path output = directory.resolve("peer");
        List<String> command = new ArrayList<>(List.of("makedumpfile", "-l", "-d", String.valueOf(level)));
        if (threads > 1) {
            command.add("--num-threads=" + threads);
        }
        command.add(core.toString());
        command.add(output.toString());
        return new Contender("makedumpfile " + way, command, List.of(output));
    }

    private Contender own(String compression, int level) {
        Path output = directory.resolve("own");
        return new Contender(
                "coretime " + compression,
                List.of(
                        coretime.toString(),
                        "core",
                        "convert",
                        core.toString(),
                        "-o",
                        output.toString(),
                        "--level=" + level,
                        "--compress=" + compression,
                        "--threads=2"),
                List.of(output));
    }

    /** The median, in seconds; the core's pages are dropped from the page cache before each run. */
    private double card() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            rounds.run(new Contender(
                    "dd", List.of("dd", "if=" + core, "iflag=nocache", "count=0", "status=none"), List.of()));
            seconds.add(rounds.run(new Contender(
                    "coretime", List.of(coretime.toString(), "core", "card", core.toString()), List.of())));
        }
        return Comparison.median(seconds);
    }
}
