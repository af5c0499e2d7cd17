package coretime.time.system;

import java.nio.file.Path;

/** Holds a lock until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String... arguments) throws Exception {
        try (ClockLock lock = ClockLock.take(Path.of(arguments[0]))) {
            System.out.println("held " + lock.getClass().getSimpleName());
            System.in.read();
        }
    }
}
