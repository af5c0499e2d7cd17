package coretime.host.config;

import java.util.Locale;

/** What somebody can be told of. */
public enum NotificationEvent {
    /** A guest has panicked. */
    PANIC,
    /** An incident has ended with a clock that is right. */
    PROVEN,
    /** An incident has ended, and the clock is not right. */
    NOT_PROVEN,
    /** An incident was given up in the middle. */
    GIVEN_UP,
    /** A guest has written a late clock into its RTC: its next boot begins with it. */
    POISONED;

    /** The name in the configuration: {@code "not-proven"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
