package coretime.boot;

import java.time.Duration;

/**
 * A unit that was seen to start.
 *
 * @param unit by its main name
 * @param at since the kernel began, by CLOCK_MONOTONIC: the first that is known of it, so that it began then or before
 */
public record UnitStart(UnitName unit, Duration at) {

    public UnitStart {
        if (at.isNegative()) {
            throw new IllegalArgumentException(unit + " cannot have started before the kernel began: " + at);
        }
    }
}
