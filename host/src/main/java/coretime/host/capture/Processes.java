package coretime.host.capture;

import coretime.host.QemuProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Ends QEMU processes. */
final class Processes {
    private static final long LONGEST_MILLIS = 5000;

    private Processes() {}

    /**
     * Kills a process and waits until the system has let go of it, some seconds at most; one that is gone stays so. Not to be
     * interrupted: an interruption is kept for later.
     */
    static void kill(QemuProcess process) {
        // The handle knows the start time, so it never signals a later process of the same number.
        ProcessHandle handle = ProcessHandle.of(process.pid()).orElse(null);
        if (handle == null) {
            return;
        }
        handle.destroyForcibly();
        Path entry = Path.of("/proc/" + process.pid());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        boolean isInterrupted = Thread.interrupted();
        while (Files.exists(entry) && System.nanoTime() < deadline) {
            try {
                // Not our child: there is no event to wait for but a descriptor that Java does not have.
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
