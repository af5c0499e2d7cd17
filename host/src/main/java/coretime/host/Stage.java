package coretime.host;

import java.util.Locale;

/** The steps of an incident, in their order. */
public enum Stage {
    WATCH,
    CAPTURE,
    RESTART,
    MEASURE,
    CORRECT,
    PROVE;

    /** The name in JSON, the ledger and messages: {@code "capture"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
