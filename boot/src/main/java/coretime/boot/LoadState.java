package coretime.boot;

import java.util.Locale;

/** What came of loading a unit: LoadState of systemctl show. */
public enum LoadState {
    LOADED,
    NOT_FOUND,
    /** A setting is missing or contradicts another, so that the manager refuses to start it. */
    BAD_SETTING,
    /** Its file cannot be read to its end. */
    ERROR,
    MASKED;

    /** As systemctl shows it: {@code not-found}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
