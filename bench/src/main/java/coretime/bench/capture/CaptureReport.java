package coretime.bench.capture;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final CaptureDocument.Machine machine;
    private final int rounds;
    private final Instant startedAt = Instant.now();
    private final List<CaptureSeries> series = new ArrayList<>();

    /**
     * Begins.
     *
     * @param options with the directory for the files, which is made where it is not there
     */
    CaptureReport(PrintStream out, CaptureDocument.Machine machine, CaptureOptions options) throws IOException {
        this.out = out;
        this.directory = Files.createDirectories(options.directory());
        this.machine = machine;
        this.rounds = options.rounds();
        out.printf(
                "%d CPUs, %s, QEMU %s, libvirt %s, load before %.1f; medians of %s%n",
                machine.cpus(),
                machine.accelerator(),
                machine.qemu(),
                machine.libvirt(),
                machine.load(),
                options.runs());
        out.println(CaptureTable.header());
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
                CaptureDocument.of(startedAt, finishedAt, machine, rounds, series)
                        .json());
        Files.writeString(directory.resolve(PLOT), CapturePlot.svg(series));
    }
}
