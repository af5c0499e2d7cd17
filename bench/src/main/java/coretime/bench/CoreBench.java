package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench/run core [CORE] [ROUNDS]}: conversions by makedumpfile and by coretime, and the card of a core that is not in
 * the page cache. Without a core it takes those of two guests.
 */
public final class CoreBench {
    private static final int ROUNDS = 5;
    private static final String NUMBER = "\\d{1,3}";

    private final Path coretime;
    private final Path directory;
    private final int rounds;

    private CoreBench(Path coretime, Path directory, int rounds) {
        this.coretime = coretime;
        this.directory = directory;
        this.rounds = rounds;
    }

    /** Runs it; exit status 1 where a goal is missed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>(List.of(arguments));
        int rounds = !left.isEmpty() && left.getLast().matches(NUMBER) ? Integer.parseInt(left.removeLast()) : ROUNDS;
        if (left.size() > 1 || rounds == 0) {
            System.err.println("usage: bench/run core [CORE] [ROUNDS]");
            System.exit(2);
        }
        Path coretime =
                Path.of(System.getProperty("coretime.home", "."), "coretime").toAbsolutePath();
        Path directory = left.isEmpty()
                ? Files.createTempDirectory("coretime-bench-")
                : Files.createTempDirectory(
                        Path.of(left.getFirst()).toAbsolutePath().getParent(), "coretime-bench-");
        boolean isReached;
        try {
            CoreBench bench = new CoreBench(coretime, directory, rounds);
            isReached = left.isEmpty()
                    ? bench.guests()
                    : bench.core(left.getFirst(), Path.of(left.getFirst()).toAbsolutePath());
        } finally {
            BenchFiles.delete(directory);
        }
        System.exit(isReached ? 0 : 1);
    }

    private boolean guests() throws IOException, InterruptedException {
        boolean isReached = true;
        for (GuestCore guest : GuestCore.values()) {
            System.err.println("coretime bench: taking the core of " + guest.title());
            Path source = directory.resolve("qemu.elf");
            guest.take(directory, source);
            isReached &= core(guest.title(), source);
        }
        return isReached;
    }

    /** What is in our own directory is deleted once it is converted. */
    private boolean core(String title, Path source) throws IOException, InterruptedException {
        Path core = directory.resolve("core.elf");
        Runner runner = new Runner(directory.resolve("log"));
        runner.run(Work.mending(coretime, source, core));
        if (source.startsWith(directory)) {
            Files.delete(source);
        }
        boolean isReached =
                new CoreReport(title, core, new Work(coretime, core, directory), runner, rounds, System.out).run();
        Files.delete(core);
        return isReached;
    }
}
