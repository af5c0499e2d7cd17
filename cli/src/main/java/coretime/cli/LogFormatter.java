package coretime.cli;

import coretime.host.config.LogSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** Log records as lines: for people, or one JSON object each. Safe for use by many threads. */
final class LogFormatter extends Formatter {
    private final LogSettings.Format format;
    private final boolean isJournal;

    /**
     * Formats so.
     *
     * @param isJournal whether lines go to systemd's journal
     */
    LogFormatter(LogSettings.Format format, boolean isJournal) {
        this.format = format;
        this.isJournal = isJournal;
    }

    /** A record as a JSON object. */
    record Line(
            Instant at,
            String level,
            String logger,
            String message,
            @Nullable String exception) {}

    @Override
    public String format(LogRecord record) {
        Instant at = record.getInstant().truncatedTo(ChronoUnit.MILLIS);
        String message = formatMessage(record);
        String logger = record.getLoggerName() == null ? "" : record.getLoggerName();
        Throwable thrown = record.getThrown();
        if (format == LogSettings.Format.JSON) {
            return Json.line(new Line(
                            at, level(record.getLevel()), logger, message, thrown == null ? null : trace(thrown)))
                    + System.lineSeparator();
        }
        String said = thrown == null ? message : message + ": " + trace(thrown);
        String from = logger.startsWith("coretime") ? "" : logger + ": ";
        String line = Escapes.plain(from + said);
        return (isJournal
                        ? "<" + priority(record.getLevel()) + ">" + line
                        : at + " " + level(record.getLevel()).toUpperCase(Locale.ROOT) + " " + line)
                + System.lineSeparator();
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString().strip();
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        } else if (value >= Level.WARNING.intValue()) {
            return "warning";
        }
        return value >= Level.INFO.intValue() ? "info" : "debug";
    }

    /** As syslog(3) numbers them. */
    private static int priority(Level level) {
        return switch (level(level)) {
            case "error" -> 3;
            case "warning" -> 4;
            case "info" -> 6;
            default -> 7;
        };
    }
}
