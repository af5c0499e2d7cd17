package coretime.bench.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Waits until nobody else is at work on this machine, so that what is measured next is not somebody else's load. */
final class QuietMachine {
    private static final Path STAT = Path.of("/proc/stat");
    private static final long LOOK_SECONDS = 1;

    /** Of all processors together: an idle guest and the bench itself take less. */
    private static final double BUSY = 0.25;

    /** Past this it is measured all the same: a machine that is always busy is what it is. */
    private static final long LONGEST_SECONDS = 600;

    /** Of the fields of {@code cpu}, proc(5): idle and iowait. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;

    private QuietMachine() {}

    /** Returns when it is quiet, or after ten minutes. */
    static void await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (busy() > BUSY && System.nanoTime() < deadline) {
            // What was busy a second ago is looked at again.
        }
    }

    /** The share of the processors' time that was used in the last second. */
    private static double busy() throws IOException, InterruptedException {
        long[] before = times();
        TimeUnit.SECONDS.sleep(LOOK_SECONDS);
        long[] after = times();
        double all = Arrays.stream(after).sum() - (double) Arrays.stream(before).sum();
        double idle = after[IDLE] + after[IOWAIT] - before[IDLE] - (double) before[IOWAIT];
        return all > 0 ? 1 - idle / all : 0;
    }

    private static long[] times() throws IOException {
        String first = Files.readAllLines(STAT).getFirst();
        return Arrays.stream(first.split("\\s+"))
                .skip(1)
                .limit(IOWAIT + 4)
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
