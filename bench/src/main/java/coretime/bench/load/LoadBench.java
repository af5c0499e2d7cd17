package coretime.bench.load;

import coretime.bench.BenchFiles;
import coretime.bench.BenchProgress;
import coretime.host.HostException;
import coretime.lab.LabException;
import coretime.lab.PauseLoad;
import coretime.libvirt.LibvirtException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench/run load [SECONDS]}: a thousand domains of libvirt's test driver, all adopted and watched by {@code coretime host run} with
 * its page, of which fifty a second are paused and fifty a second go on, for SECONDS (300). Exit status 1 where a goal is missed, 2 where
 * it cannot run.
 */
public final class LoadBench {
    private static final Path HOME = Path.of(System.getProperty("coretime.home", "."));
    private static final int DOMAINS = 1000;
    private static final int PER_SECOND = 50;
    private static final Duration HELD = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final String SECONDS = "300";

    private static final double GOAL_P99_MILLIS = 20;
    private static final double GOAL_MEBIBYTES = 160;
    private static final double GOAL_IDLE_PERCENT = 1;

    private LoadBench() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        String wanted = arguments.length == 0 ? SECONDS : arguments[0];
        if (arguments.length > 1 || !wanted.matches("[1-9]\\d{0,4}")) {
            System.err.println("usage: bench/run load [SECONDS], from 1 to 99999");
            System.exit(2);
        }
        Path directory = Files.createTempDirectory("coretime-bench-");
        int status = 2;
        try {
            PauseLoad load = new PauseLoad(PER_SECOND, Duration.ofSeconds(Integer.parseInt(wanted)), HELD);
            System.out.printf(Locale.ROOT, "load average before: %.2f%n", loadAverage());
            LoadResult result = new LoadRun(DOMAINS, load, IDLE).run(HOME, directory, BenchProgress.onStderr());
            status = print(result) ? 0 : 1;
        } catch (IOException | SQLException | LabException | HostException | LibvirtException e) {
            System.err.println("coretime bench: " + e.getMessage());
        } finally {
            BenchFiles.delete(directory);
        }
        System.exit(status);
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Whether all goals are reached. */
    private static boolean print(LoadResult result) {
        List<Double> sorted = result.latencies();
        int pauses = result.pauses().size();
        System.out.printf(Locale.ROOT, "load average after: %.2f%n", loadAverage());
        System.out.printf(
                Locale.ROOT,
                "%d domains of libvirt's test driver, %d pauses in %.0f s, so %d events%n",
                DOMAINS,
                pauses,
                result.tookSeconds(),
                2 * pauses);
        System.out.printf(Locale.ROOT, "%-34s %.1f s%n", "from its start to all watched", result.readySeconds());
        print("event to ledger", sorted);
        print("of that, libvirt's part", result.libvirtsParts());
        System.out.printf(Locale.ROOT, "%-34s %.1f %% of a core%n", "CPU under load", 100 * result.busy());
        System.out.printf(
                Locale.ROOT,
                "%-34s %.0f MiB after the load, %.0f MiB at the end, %.0f MiB at most%n",
                "RSS",
                result.loaded().now(),
                result.rested().now(),
                result.rested().most());
        boolean isFast = goal("p99 of event to ledger", LoadResult.quantile(sorted, 0.99), "ms", GOAL_P99_MILLIS);
        double wrong = (double) (result.lost() + result.surplus());
        boolean isWhole = goal("lost, out of order or too many", wrong, "freezes", 0);
        boolean isSmall = goal("RSS", result.rested().most(), "MiB", GOAL_MEBIBYTES);
        boolean isQuiet = goal("CPU over idle 60 s", 100 * result.idle(), "% of a core", GOAL_IDLE_PERCENT);
        return isFast && isWhole && isSmall && isQuiet;
    }

    private static void print(String what, List<Double> sorted) {
        System.out.printf(Locale.ROOT, "%-34s", what);
        for (double part : new double[] {0.5, 0.9, 0.99, 0.999}) {
            System.out.printf(Locale.ROOT, " p%s %.1f ms,", plain(part * 100), LoadResult.quantile(sorted, part));
        }
        System.out.printf(Locale.ROOT, " at most %.1f ms%n", sorted.getLast());
    }

    private static boolean goal(String what, double value, String unit, double most) {
        boolean isReached = value <= most;
        System.out.printf(
                Locale.ROOT,
                "%-6s %-34s %8.2f %s, at most %s%n",
                isReached ? "goal" : "MISSED",
                what,
                value,
                unit,
                plain(most));
        return isReached;
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
}
