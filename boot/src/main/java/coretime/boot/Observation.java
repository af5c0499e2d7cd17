package coretime.boot;

import java.time.Duration;
import java.util.Optional;

/**
 * A unit that was seen to start in a boot, beside what an audit says of it.
 *
 * @param unit by its main name
 * @param at since the kernel began
 * @param seen whether the clock was right then
 * @param verdict of the audit; empty where it knows nothing that could start the unit
 * @param contradicts whether what was seen cannot be where the audit is right
 */
public record Observation(UnitName unit, Duration at, Seen seen, Optional<Verdict> verdict, boolean contradicts) {

    /** When a unit started. */
    public enum Seen {
        /** Before the clock was right. */
        BEFORE("before"),
        /** Within the time in which the clock became right. */
        NOT_SURE("not sure"),
        /** After the clock was right. */
        AFTER("after");

        private final String words;

        Seen(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
