package coretime.time.system;

import java.io.IOException;

/**
 * Whether this process may set clocks at all. Builds and tests run with {@value #VARIABLE} in their environment, so that no slip of
 * theirs sets the clock of the machine that they run on; rights of the process do not matter then.
 */
final class ReadOnlyClock {
    static final String VARIABLE = "CORETIME_CLOCK_READ_ONLY";

    private ReadOnlyClock() {}

    /**
     * Before each act on a clock.
     *
     * @throws IOException where the environment says that clocks are only read
     */
    static void refuse() throws IOException {
        if (System.getenv(VARIABLE) != null) {
            throw new IOException("clocks are only read here, as the environment says (" + VARIABLE
                    + "): nothing is set; unset the variable where that is not wanted");
        }
    }
}
