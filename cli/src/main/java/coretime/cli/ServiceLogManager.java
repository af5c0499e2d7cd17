package coretime.cli;

import java.util.logging.LogManager;

/**
 * Java's log manager, but for its end: it takes all handlers away as the JVM begins to go, while the daemon still says what becomes of
 * incidents and cores. Named to the JVM by {@code java.util.logging.manager}.
 */
public final class ServiceLogManager extends LogManager {
    private static volatile boolean keepsHandlers;

    /** Made by the JVM. */
    public ServiceLogManager() {}

    /** From now on handlers stay until the very end. */
    static void keepHandlers() {
        keepsHandlers = true;
    }

    @Override
    public void reset() {
        if (!keepsHandlers) {
            super.reset();
        }
    }
}
