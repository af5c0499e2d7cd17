package coretime.bench.boot;

import coretime.bench.BenchFiles;
import coretime.bench.Comparison;
import coretime.bench.Contender;
import coretime.bench.Runner;
import coretime.boot.BootReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench/run boot [ROUNDS]}: the units of one root directory are audited by coretime and verified by systemd-analyze, ROUNDS (20)
 * times in turn, as whole processes. They answer different questions; what they have in common is that all units are loaded.
 */
public final class BootBench {
    private static final int ROUNDS = 20;
    private static final int UNITS = 400;
    private static final int SHOWN = 3;
    private static final Path HOME = Path.of(System.getProperty("coretime.home", "."));

    /** To the whole process; with JVM start. */
    private static final double GOAL_SECONDS = 0.6;

    private BootBench() {}

    private record Series(Contender contender, List<Double> seconds) {
        Series(Contender contender) {
            this(contender, new ArrayList<>());
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        String wanted = arguments.length == 0 ? "" + ROUNDS : arguments[0];
        if (arguments.length > 1 || !wanted.matches("[1-9]\\d{0,2}")) {
            System.err.println("usage: bench/run boot [ROUNDS], from 1 to 999");
            System.exit(2);
        }
        System.exit(run(Integer.parseInt(wanted)));
    }

    /** Gives the status to exit with. */
    private static int run(int rounds) throws InterruptedException, IOException {
        Path directory = Files.createTempDirectory("coretime-bench-");
        try {
            RootTree tree = RootTree.write(directory.resolve("root"), UNITS);
            return compare(tree, directory.resolve("log"), rounds) ? 0 : 1;
        } catch (IOException e) {
            System.err.println("coretime bench: " + e.getMessage());
            return 2;
        } finally {
            BenchFiles.delete(directory);
        }
    }

    private static boolean compare(RootTree tree, Path log, int rounds) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(verify(tree));
        all.addAll(tree.names());
        List<String> target = new ArrayList<>(verify(tree));
        target.add("default.target");
        List<Series> contenders = List.of(
                new Series(contender(
                        "coretime boot audit",
                        List.of(HOME.resolve("coretime").toString(), "boot", "audit", "--root", "" + tree.path()))),
                new Series(contender("systemd-analyze verify default.target", target)),
                new Series(contender("systemd-analyze verify, all units by name", all)));
        Runner runner = new Runner(log);
        for (Series one : contenders) {
            double _ = runner.run(one.contender());
        }
        for (int i = 0; i < rounds; i++) {
            for (Series one : contenders) {
                one.seconds().add(runner.run(one.contender()));
            }
        }
        double ours = Comparison.median(contenders.getFirst().seconds());
        System.out.printf("%s, %d rounds, medians of whole processes%n", tree, rounds);
        System.out.printf("%-42s  %8s  %8s  %16s%n", "program", "units", "median", "against coretime");
        for (Series one : contenders) {
            double median = Comparison.median(one.seconds());
            System.out.printf(
                    Locale.ROOT,
                    "%-42s  %8d  %6.3f s  %15.2fx%n",
                    one.contender().name(),
                    one.equals(contenders.getFirst())
                            ? BootReader.of(tree.path()).loadAll().units().size()
                            : listed(one.contender(), log),
                    median,
                    median / ours);
        }
        for (Series one : contenders.subList(1, contenders.size())) {
            double _ = runner.run(one.contender());
            List<String> said = said(log);
            System.out.printf(
                    "%s says %d lines%s%n", one.contender().name(), said.size(), said.isEmpty() ? "" : ", first:");
            said.stream().limit(SHOWN).forEach(line -> System.out.println("    " + line.replace("" + tree.path(), "")));
        }
        boolean isReached = ours <= GOAL_SECONDS;
        System.out.printf(Locale.ROOT, "%s: at most %.2f s%n", isReached ? "goal" : "MISSED", GOAL_SECONDS);
        return isReached;
    }

    private static List<String> verify(RootTree tree) {
        return List.of("systemd-analyze", "verify", "--man=no", "--root=" + tree.path());
    }

    /** Both end with 1 where they find something. */
    private static Contender contender(String name, List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "\"$@\" || test $? -eq 1", "sh"));
        all.addAll(command);
        return new Contender(name, all, List.of());
    }

    /** How many units the peer lists where it is asked to tell all: those that it was asked for by name, not all that it loaded. */
    private static long listed(Contender peer, Path log) throws IOException, InterruptedException {
        double _ = new Runner(log)
                .run(new Contender(peer.name(), peer.command(), peer.output(), Map.of("SYSTEMD_LOG_LEVEL", "debug")));
        return said(log).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("-> Unit ") && line.endsWith(":"))
                .distinct()
                .count();
    }

    private static List<String> said(Path log) throws IOException {
        return Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
