package coretime.host;

import coretime.libvirt.LibvirtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Ends a domain's QEMU process, so that the domain can be started anew at once. */
public final class DomainEnd {
    private static final long LONGEST_MILLIS = 5000;

    private DomainEnd() {}

    /** Ends the process that the domain runs in now. */
    static void of(Scene scene) {
        of(scene, QemuProcess.of(scene.domain()));
    }

    /**
     * By SIGKILL first: libvirt waits in steps of 0.2 s for a process that it asked to end. From here on nothing is a reason
     * not to start the guest again: what libvirt does not want now it has to take when the guest is started.
     */
    public static void of(Scene scene, QemuProcess process) {
        scene.events().expectEnd();
        if (process.isKnown()) {
            kill(process);
        }
        try {
            scene.domain().destroy();
        } catch (LibvirtException _) {
            // It has seen the process's end by itself, or is away: the restart waits for it.
        }
    }

    /**
     * Kills a process and waits until the system has let go of it, some seconds at most; one that is gone stays so. Not to be
     * interrupted: an interruption is kept for later.
     */
    private static void kill(QemuProcess process) {
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
