package coretime.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All measurements of one core, printed as they are made. */
final class CoreReport {
    private static final int ALL = 31;
    private static final int ZERO = 1;
    private static final double GOAL_FILTER = 2;
    private static final double GOAL_COPY = 1.5;
    private static final double GOAL_CARD_SECONDS = 2;
    private static final long GOAL_HEAP = 256L << 20;

    private final String title;
    private final Path core;
    private final Work work;
    private final Runner runner;
    private final int rounds;
    private final PrintStream out;

    CoreReport(String title, Path core, Work work, Runner runner, int rounds, PrintStream out) {
        this.title = title;
        this.core = core;
        this.work = work;
        this.runner = runner;
        this.rounds = rounds;
        this.out = out;
    }

    /** Whether all goals are reached. */
    boolean run() throws IOException, InterruptedException {
        out.printf("core of %s: %.1f GiB, %d rounds%s%n", title, Files.size(core) / (double) (1 << 30), rounds, load());
        Rounds turns = new Rounds(rounds, runner);
        boolean isReached = print(turns.compare(
                "level 31", work.peers(ALL), List.of(work.own("lzo", ALL), work.own("zstd", ALL)), GOAL_FILTER));
        isReached &= print(turns.compare(
                "level 1", work.peers(ZERO), List.of(work.own("snappy", ZERO), work.own("lzo", ZERO)), GOAL_COPY));
        isReached &= card();
        isReached &= memory("level 31, lzo", work.own("lzo", ALL));
        isReached &= memory("level 1, snappy", work.own("snappy", ZERO));
        out.println();
        return isReached;
    }

    private static String load() throws IOException {
        String load = Files.readString(Path.of("/proc/loadavg"));
        return "; load before " + load.substring(0, load.indexOf(' '));
    }

    private boolean print(List<Comparison> comparisons) throws IOException {
        for (Comparison comparison : comparisons) {
            out.println(comparison.line(Files.size(core)));
        }
        return comparisons.stream().allMatch(Comparison::isReached);
    }

    /** The core's pages are dropped from the page cache before each run. */
    private boolean card() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            runner.run(work.forgetting());
            seconds.add(runner.run(work.card()));
        }
        double median = Comparison.median(seconds);
        boolean isReached = median <= GOAL_CARD_SECONDS;
        out.printf(
                "card, core not in the page cache: %.2f s (%s %.0f s)%n",
                median, isReached ? "goal" : "MISSED", GOAL_CARD_SECONDS);
        return isReached;
    }

    private boolean memory(String name, Contender contender) throws IOException, InterruptedException {
        Path log = core.resolveSibling("heap");
        Contender logging = contender.with("CORETIME_JAVA_OPTIONS", HeapLog.options(log));
        ResidentMemory resident = runner.memory(logging);
        long heap = HeapLog.peakBytes(log);
        Files.delete(log);
        contender.deleteOutput();
        out.printf(
                "peak memory, %s: heap %d MiB (goal %d), anonymous in all %d MiB, of the mapped core %d MiB%n",
                name, heap >> 20, GOAL_HEAP >> 20, resident.anonymousBytes() >> 20, resident.fileBytes() >> 20);
        return heap <= GOAL_HEAP;
    }
}
