package coretime.cli;

import coretime.vmcore.Progress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Long work on a core, told on stderr: on a terminal a bar with rate and time left that is written over, elsewhere a line
 * for each tenth. Work that is done before a person could read it shows nothing. Safe for any thread.
 */
final class ProgressBar implements Progress, AutoCloseable {
    private static final int BAR = 20;
    private static final long PATIENCE_NANOS = 500_000_000;
    private static final long REFRESH_NANOS = 100_000_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean terminal;
    private String phase = "";
    private long began = System.nanoTime();
    private long shown;
    private int lastTenth;

    ProgressBar(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** On this process's stderr. */
    static ProgressBar ofProcess() {
        return new ProgressBar(System.err, Terminal.stderrIsTerminal());
    }

    @Override
    public synchronized void at(String now, long done, long total) {
        long time = System.nanoTime();
        if (!now.equals(phase)) {
            phase = now;
            began = time;
            lastTenth = 0;
        }
        double seconds = (time - began) / 1e9;
        if (time - began < PATIENCE_NANOS) {
            return;
        }
        if (terminal) {
            if (time - shown >= REFRESH_NANOS || done == total) {
                shown = time;
                err.print(CLEAR_LINE + IncidentText.printable(line(now, done, total, seconds)));
                err.flush();
            }
        } else if (total > 0) {
            int tenth = (int) (10 * (double) done / total);
            if (tenth > lastTenth) {
                lastTenth = tenth;
                err.println(IncidentText.printable(line(now, done, total, seconds)));
            }
        }
    }

    /** A line that stays, for what should be known while it goes on. */
    synchronized void say(String line) {
        done();
        err.println("coretime: " + IncidentText.printable(line));
        err.flush();
    }

    /** Takes the bar away, so that what follows begins on a clean line. */
    synchronized void done() {
        if (terminal && shown != 0) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    private String line(String now, long done, long total, double seconds) {
        double rate = seconds > 0 ? done / seconds : 0;
        String speed = Sizes.of((long) rate) + "/s";
        if (total <= 0) {
            return now + ": " + Sizes.of(done) + ", " + speed;
        }
        double fraction = Math.clamp((double) done / total, 0, 1);
        String left = rate > 0 ? Sizes.duration((total - done) / rate) + " left" : "";
        if (!terminal) {
            return String.format(Locale.ROOT, "%s: %.0f %%, %s, %s", now, 100 * fraction, speed, left);
        }
        int filled = (int) (fraction * BAR);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f %%  %s, %s, %s",
                "█".repeat(filled),
                "·".repeat(BAR - filled),
                100 * fraction,
                now,
                speed,
                left);
    }

    @Override
    public void close() {
        done();
    }
}
