package coretime.host;

import java.util.Locale;

/** How an incident ended. */
public enum Outcome {
    /** The clock is right, and two readings show it. */
    PROVEN,
    /** The pipeline ran to its end, but the proof failed. */
    NOT_PROVEN,
    /** The pipeline stopped in the middle: something failed or it was interrupted. */
    GIVEN_UP;

    /** The name in JSON and the ledger: {@code "not-proven"}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
