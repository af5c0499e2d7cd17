package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of correcting.
 *
 * @param method what was done to the clock
 * @param at when it was over
 * @param took from the decision until the clock was set
 * @param attempts how many times the clock was set
 * @param failure why it was not done or not wholly, null where it was
 */
public record Correction(
        Method method,
        Instant at,
        Duration took,
        int attempts,
        @Nullable String failure) implements StepResult {

    /** A way to correct a clock. */
    public enum Method {
        /** Nothing was done: not needed, switched off, or not possible; {@code failure} tells the last. */
        NONE,
        /** {@code guest-set-time} with the round trip compensated; it writes the RTC too. */
        AGENT_SET_TIME;

        /** The name in JSON: {@code "agent-set-time"}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Stage stage() {
        return Stage.CORRECT;
    }
}
