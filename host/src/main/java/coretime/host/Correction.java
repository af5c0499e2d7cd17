package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
 * @param others why other ways were not taken or failed, one sentence each
 */
public record Correction(
        Method method,
        Instant at,
        Duration took,
        int attempts,
        @Nullable String failure,
        List<String> others) implements StepResult {

    public Correction {
        // A ledger of an earlier version does not have them.
        others = others == null ? List.of() : List.copyOf(others);
    }

    /** Of which there is nothing more to say. */
    public Correction(Method method, Instant at, Duration took, int attempts, @Nullable String failure) {
        this(method, at, took, attempts, failure, List.of());
    }

    /** A way to correct a clock. */
    public enum Method {
        /** Nothing was done: not needed, switched off, or not possible; {@code failure} tells the last. */
        NONE,
        /** {@code guest-set-time} with the round trip compensated; it writes the RTC too. */
        AGENT_SET_TIME,
        /** The kernel adds to its clock what it is off by (adjtimex(2), {@code ADJ_SETOFFSET}), by {@code guest-exec}. */
        AGENT_SET_OFFSET,
        /** The kernel slews its clock at 500 ppm (adjtime(3)), by {@code guest-exec}. */
        AGENT_SLEW,
        /** The guest's own time daemon or NTP client steps it, by {@code guest-exec}. */
        GUEST_DAEMON,
        /** The system clock was right, and the RTC was set by it ({@code hwclock --systohc}). */
        RTC_WRITE;

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
