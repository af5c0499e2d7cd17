package coretime.time.system;

import java.io.IOException;

/** Another coretime is setting the clock. */
public final class ClockBusy extends IOException {
    private static final long serialVersionUID = 1L;

    ClockBusy(String holder, String file) {
        super("the clock is being set by " + holder + " already, which holds " + file
                + ": wait until it has done so, or end it");
    }
}
