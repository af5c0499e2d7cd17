package coretime.lab.internal;

import coretime.lab.LabInterrupted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions that nothing announces. */
public final class Await {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private Await() {}

    /**
     * Asks again and again, first every 10 ms and later every 100 ms.
     *
     * @param doing for the message of an interruption
     * @return the first answer, or empty where there was none in time
     * @throws LabInterrupted where the thread is interrupted
     */
    public static <T> Optional<T> answer(String doing, Duration timeout, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = FIRST_PAUSE.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent() || System.nanoTime() - deadline >= 0) {
                return answer;
            }
            LockSupport.parkNanos(pause);
            if (Thread.interrupted()) {
                throw new LabInterrupted(doing);
            }
            pause = Math.min(pause + pause / 4, LONGEST_PAUSE.toNanos());
        }
    }

    /** Whether the condition came true in time. */
    public static boolean until(String doing, Duration timeout, BooleanSupplier condition) {
        return answer(doing, timeout, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.<Boolean>empty())
                .isPresent();
    }
}
