package coretime.time.system;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision;
import java.time.Duration;
import java.util.Optional;

/**
 * What was done about the system clock.
 *
 * @param decision what was to be done, and why
 * @param after the clock's offset afterwards, before any slewing has shown; empty where nothing was known
 * @param isRight whether the clock is right now, or is slewed and was as good as right, and the kernel was told so
 */
public record ClockSetting(ClockDecision decision, Optional<Offset> after, boolean isRight) {
    /** A step that was done leaves less. */
    static final Duration STEPPED = Duration.ofMillis(10);
}
