package coretime.host.config;

import java.util.Locale;

/**
 * What is to be said about a configuration file.
 *
 * @param severity whether the file can be used all the same
 * @param line from 1
 * @param column from 1, in code points
 * @param key the path of the key, {@code cores.level} or {@code domains[0].clock.tolerance}; empty where it is of the file itself
 * @param message what is wrong and what is allowed, one line without control characters
 */
public record Finding(Severity severity, int line, int column, String key, String message) {

    /** Whether a configuration with it can be used. */
    public enum Severity {
        /** It cannot. */
        ERROR,
        /** It can, and hardly does what was meant. */
        WARNING;

        /** The name in text and JSON: {@code "warning"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code FILE:LINE:COLUMN: KEY: MESSAGE}, as compilers write it and editors find it; a warning says that it is one. */
    public String in(String file) {
        return file + ':' + line + ':' + column + ": " + (isError() ? "" : "warning: ")
                + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
