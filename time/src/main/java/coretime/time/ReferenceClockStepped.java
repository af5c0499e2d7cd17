package coretime.time;

import java.time.Duration;

/** The reference clock was stepped while a distant clock was being read, so the reading says nothing. */
public final class ReferenceClockStepped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReferenceClockStepped(Duration moved) {
        super("the host's own clock moved by " + Seconds.rounded(moved, 3)
                + " s against its monotonic clock during a reading; the reading is void, read again");
    }
}
