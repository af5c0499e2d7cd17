package coretime.host.config;

import java.util.Locale;

/**
 * The daemon's own log, on stderr for the journal.
 *
 * @param format of its lines
 * @param level the least that is written
 */
public record LogSettings(Format format, Level level) {

    /** How a line of the log is written. */
    public enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        JSON;

        /** The name in the configuration: {@code "json"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much a message matters; what is declared later matters more. */
    public enum Level {
        /** Each step's inner workings. */
        DEBUG,
        /** What was done. */
        INFO,
        /** What may need somebody. */
        WARNING,
        /** What failed. */
        ERROR;

        /** The name in the configuration: {@code "info"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Text of what was done. */
    public static LogSettings standard() {
        return new LogSettings(Format.TEXT, Level.INFO);
    }

    public LogSettings withFormat(Format other) {
        return new LogSettings(other, level);
    }

    public LogSettings withLevel(Level least) {
        return new LogSettings(format, least);
    }
}
