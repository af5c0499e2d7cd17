package coretime.boot;

import java.time.Duration;
import java.time.Instant;

/**
 * What two clocks of one system told at the same moment, as each entry of its journal does (systemd.journal-fields(7)).
 *
 * @param monotonic CLOCK_MONOTONIC, since the kernel began
 * @param realtime CLOCK_REALTIME, right or not
 */
public record ClockReading(Duration monotonic, Instant realtime) {

    public ClockReading {
        if (monotonic.isNegative()) {
            throw new IllegalArgumentException("CLOCK_MONOTONIC is never negative: " + monotonic);
        }
    }

    /** When the kernel began, by CLOCK_REALTIME as it stood at this reading. A step moves it; slewing moves both clocks, and not it. */
    Instant began() {
        return realtime.minus(monotonic);
    }
}
