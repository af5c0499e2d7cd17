package coretime.cli;

import coretime.host.CardRecord;
import coretime.host.CoreProgress;
import coretime.host.CoreRecord;
import coretime.host.Incident;
import coretime.host.IncidentListener;
import coretime.host.Moment;
import coretime.host.Stage;
import coretime.host.StepResult;
import coretime.lab.LabProgress;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Tells on stderr how a run goes: a line for each thing done, with the seconds since the start; on a terminal, what is
 * under way stands in a line of its own that is written over. Safe for use by many threads.
 */
final class LabProgressPrinter implements LabProgress, IncidentListener, AutoCloseable {

    private static final int BAR = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private int lastTenth = -1;

    LabProgressPrinter(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** On this process's stderr. */
    static LabProgressPrinter ofProcess() {
        return new LabProgressPrinter(System.err, Terminal.stderrIsTerminal());
    }

    @Override
    public synchronized void step(String text) {
        lastTenth = -1;
        err.printf(Locale.ROOT, "%s%6.1f s  %s%n", terminal ? CLEAR_LINE : "", seconds(), IncidentText.printable(text));
    }

    @Override
    public synchronized void progress(String text, double fraction) {
        int tenth = (int) (Math.clamp(fraction, 0, 1) * 10);
        if (terminal) {
            int filled = (int) (Math.clamp(fraction, 0, 1) * BAR);
            over(String.format(
                    Locale.ROOT,
                    "[%s%s] %3.0f %%  %s",
                    "█".repeat(filled),
                    "·".repeat(BAR - filled),
                    fraction * 100,
                    text));
        } else if (tenth != lastTenth) {
            err.printf(Locale.ROOT, "%6.1f s  %s: %d %%%n", seconds(), IncidentText.printable(text), tenth * 10);
        }
        lastTenth = tenth;
    }

    @Override
    public void entered(Incident incident, Stage stage) {
        step("incident " + incident.id() + ": " + stage.label());
    }

    @Override
    public synchronized void progress(Incident incident, long bytes) {
        if (terminal && bytes > 0) {
            over(String.format(Locale.ROOT, "core: %,d MiB", bytes >> 20));
        }
    }

    @Override
    public void card(Incident incident, CardRecord card) {
        String panic = card.panic() == null ? "no panic in the log" : card.panic();
        step("incident " + incident.id() + ": the crash card: " + panic
                + (card.signature() == null ? "" : ", signature " + card.signature()));
    }

    @Override
    public synchronized void progress(CoreRecord core, CoreProgress progress) {
        if (terminal && progress.totalBytes() > 0) {
            over("core: " + CoreProgressText.of(progress));
        }
    }

    @Override
    public void warned(Incident incident, String message) {
        step("incident " + incident.id() + ": " + message);
    }

    @Override
    public void core(CoreRecord core) {
        step("incident " + core.incident() + ": "
                + (core.state() == CoreRecord.State.SEALED
                        ? "the core is sealed, %d MiB".formatted(core.bytes() >> 20)
                        : "the core failed: " + core.detail()));
    }

    @Override
    public void done(Incident incident, StepResult step) {
        List<Moment> moments = Moment.of(incident).stream()
                .filter(moment -> moment.stage() == step.stage())
                .toList();
        moments.forEach(moment -> step("incident " + incident.id() + ": " + moment.text()));
    }

    @Override
    public synchronized void close() {
        if (terminal) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    private void over(String text) {
        err.print(CLEAR_LINE + "         " + IncidentText.printable(text));
        err.flush();
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
