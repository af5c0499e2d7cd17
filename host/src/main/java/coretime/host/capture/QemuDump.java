package coretime.host.capture;

import coretime.host.HostException;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LibvirtException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A core that QEMU writes, on a thread of its own, since nothing interrupts a call into libvirt. For one thread. */
final class QemuDump {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Domain domain;
    private final CompletableFuture<Void> dump = new CompletableFuture<>();

    private QemuDump(Domain domain) {
        this.domain = domain;
    }

    /** Begins it. */
    static QemuDump start(Domain domain, Path raw, Set<DumpFlag> flags) {
        QemuDump started = new QemuDump(domain);
        Thread.ofPlatform().daemon().name("qemu-dump").start(() -> {
            try {
                domain.coreDump(raw, CoreFormat.KDUMP_ZLIB, flags);
                started.dump.complete(null);
            } catch (RuntimeException | Error e) {
                started.dump.completeExceptionally(e);
            }
        });
        return started;
    }

    /**
     * Waits for its end; false where it takes longer.
     *
     * @throws LibvirtException where libvirt or QEMU could not
     * @throws HostException where something else went wrong
     * @throws InterruptedException when told to stop; the dump goes on
     */
    boolean await(Duration longest) throws InterruptedException {
        try {
            dump.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException cause) {
                throw cause;
            }
            throw new HostException("QEMU's dump failed: " + e.getCause(), e);
        }
    }

    /** Waits for its end, interrupted or not, and however it ends. */
    void awaitEnd() {
        boolean isInterrupted = false;
        while (!dump.isDone()) {
            try {
                boolean _ = await(LOOK);
            } catch (InterruptedException _) {
                isInterrupted = true;
            } catch (LibvirtException | HostException _) {
                // Ended, which is what was waited for.
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks libvirt to end it; false where it cannot be ended: QEMU has no command for it, and libvirt refuses. */
    boolean abort() {
        try {
            domain.abortJob();
            return true;
        } catch (LibvirtException _) {
            return dump.isDone();
        }
    }
}
