package coretime.bench.capture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows figures as they are made: lines on the terminal, and a JSON document and a plot that are written anew after each
 * series, so that a run that is interrupted leaves what it has.
 */
final class CaptureReport {
    static final String JSON = "capture.json";
    static final String PLOT = "capture.svg";

    private final PrintStream out;
    private final Path directory;
    private final CaptureOptions options;
    private CaptureDocument.@Nullable Machine machine;
    private final Instant startedAt = Instant.now();
    private final List<CaptureSeries> series = new ArrayList<>();

    /**
     * Begins.
     *
     * @param options with the directory for the files, which is made where it is not there
     */
    CaptureReport(PrintStream out, CaptureOptions options) throws IOException {
        this.out = out;
        this.directory = Files.createDirectories(options.directory());
        this.options = options;
    }

    /** What is added next was measured on this; the first is kept. */
    void on(CaptureDocument.Machine measured) {
        if (machine == null) {
            machine = measured;
            out.printf(
                    "%d CPUs, %s, QEMU %s, libvirt %s, load before %.1f%n",
                    measured.cpus(), measured.accelerator(), measured.qemu(), measured.libvirt(), measured.load());
            out.println("medians of " + options.runs());
            out.println(CaptureTable.header());
        }
    }

    /** A contender is done with a size. */
    void add(CaptureSeries one) throws IOException {
        series.add(one);
        out.println(CaptureTable.line(one));
        out.flush();
        write(null);
    }

    /** All is done; whether every goal is reached and no run failed. */
    boolean end() throws IOException {
        write(Instant.now());
        List<Goal> goals = CaptureGoals.of(series);
        out.println();
        goals.forEach(goal -> out.println(goal.line()));
        out.println("written: " + directory.resolve(JSON) + ", " + directory.resolve(PLOT));
        return goals.stream().allMatch(Goal::isReached)
                && series.stream().allMatch(one -> one.failures().isEmpty());
    }

    private void write(@Nullable Instant finishedAt) throws IOException {
        Files.writeString(
                directory.resolve(JSON),
                CaptureDocument.of(
                                startedAt,
                                finishedAt,
                                Objects.requireNonNull(machine, "nothing was measured on"),
                                options.rounds(),
                                series)
                        .json());
        Files.writeString(directory.resolve(PLOT), CapturePlot.svg(series));
    }
}
