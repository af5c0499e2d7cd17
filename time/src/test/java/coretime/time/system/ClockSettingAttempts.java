package coretime.time.system;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Tries every act on the clock, in a process that has proven first that the kernel will refuse each: with no CAP_SYS_TIME in any set of
 * capabilities, adjtimex(2) changes nothing. Prints what comes of each.
 */
final class ClockSettingAttempts {
    private ClockSettingAttempts() {}

    public static void main(String... arguments) throws Exception {
        if (Children.mayAnySetClock()) {
            throw new IllegalStateException("this process has CAP_SYS_TIME: nothing is tried");
        }
        attempt("step", () -> {
            KernelClock.step(Duration.ofNanos(-1));
            return "";
        });
        attempt("slew", () -> KernelClock.slew(Duration.ofNanos(1000)));
        attempt("mark", () -> {
            KernelClock.markSynchronised(Duration.ofMillis(100), Duration.ofMillis(1));
            return "";
        });
        attempt("unmark", () -> {
            KernelClock.markUnsynchronised();
            return "";
        });
        attempt("long-slew", () -> KernelClock.slew(Duration.ofSeconds(2146)));
        attempt("late-mark", () -> {
            KernelClock.markSynchronised(Duration.ofSeconds(16), Duration.ZERO);
            return "";
        });
        attempt("odd-mark", () -> {
            KernelClock.markSynchronised(Duration.ofMillis(1), Duration.ofMillis(2));
            return "";
        });
    }

    private static void attempt(String name, Callable<?> act) throws Exception {
        try {
            System.out.println(name + " done " + act.call());
        } catch (IOException | IllegalArgumentException e) {
            System.out.println(name + " " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
