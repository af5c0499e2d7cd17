package coretime.web;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what no event tells of. */
final class Awaited {
    private static final long NANOS = Duration.ofMillis(50).toNanos();

    private Awaited() {}

    static void within(int seconds, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it did not come true within " + seconds + " s");
            }
            LockSupport.parkNanos(NANOS);
        }
    }
}
