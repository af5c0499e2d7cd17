package coretime.time.ntp;

import coretime.time.Seconds;
import java.time.Duration;

/** Somebody stepped the system clock while servers were asked, so what they say of it is void. */
public final class ClockMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** More than a kernel slews within a measurement of some seconds. */
    static final Duration LIMIT = Duration.ofMillis(5);

    ClockMoved(Duration moved) {
        super("the system clock was moved by " + Seconds.rounded(moved, 3)
                + " s while servers were asked: another program sets it; let one alone do so, and ask again");
    }
}
