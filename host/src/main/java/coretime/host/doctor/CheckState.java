package coretime.host.doctor;

import java.util.Locale;

/** What came of a check, the worst first. */
public enum CheckState {
    /** Something does not work without it, and nothing takes its place. */
    MISSING,
    /** It works, and could be better; or something else takes its place. */
    WARNING,
    /** It could not be found out. */
    UNKNOWN,
    /** It is as it should be. */
    OK;

    /** In JSON: {@code "missing"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
