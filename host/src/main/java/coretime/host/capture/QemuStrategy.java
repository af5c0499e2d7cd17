package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.HostException;
import coretime.host.PendingCore;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code qemu}: has libvirt tell QEMU to write a memory-only kdump core while the guest stands still, and mends and filters
 * it while the guest boots again. Needs nothing of the guest or its RAM, and takes seconds a GiB.
 */
public final class QemuStrategy implements Strategy {
    /** Compressed by QEMU's one thread; the least that was measured. */
    private static final long BYTES_PER_SECOND = 500L << 20;

    private static final long LOOK_MILLIS = 200;
    private static final Duration ABORTS = Duration.ofSeconds(30);

    private final GuestMemories memories;
    private final LiveCards cards;

    public QemuStrategy(GuestMemories memories) {
        this.memories = memories;
        this.cards = new LiveCards(memories);
    }

    @Override
    public String name() {
        return "qemu";
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        return Preserved.obstacle(domain);
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.of(Duration.ofMillis(memories.ram(domain).bytes() * 1000 / BYTES_PER_SECOND));
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        CoreRecord record = scene.writers().begin(scene, name());
        Path raw = record.path().resolveSibling(record.path().getFileName() + ".qemu");
        try {
            // While QEMU writes, minutes may pass: the card comes before.
            Optional<String> _ = cards.take(scene);
            dump(scene, raw);
            write(scene, record, raw);
            return Capture.held(name(), Duration.ofNanos(System.nanoTime() - began), false);
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            scene.writers().failed(record, String.valueOf(e.getMessage()));
            throw e;
        } finally {
            delete(scene, raw);
        }
    }

    /** The open file is all that is needed of it: whatever happens, it leaves no name behind. */
    private static void write(Scene scene, CoreRecord record, Path raw) {
        MemoryCore core = Cores.open(raw);
        boolean isHandedOn = false;
        try {
            scene.writers().write(scene, record, new PendingCore(core, PageRelease.NONE));
            isHandedOn = true;
        } finally {
            if (!isHandedOn) {
                core.close();
            }
        }
    }

    private static void dump(Scene scene, Path raw) throws InterruptedException {
        Domain domain = scene.domain();
        CompletableFuture<Void> dump = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("qemu-dump").start(() -> {
            try {
                domain.coreDump(raw, CoreFormat.KDUMP_ZLIB, EnumSet.of(DumpFlag.MEMORY_ONLY));
                dump.complete(null);
            } catch (RuntimeException e) {
                dump.completeExceptionally(e);
            }
        });
        long deadline = System.nanoTime() + scene.policy().captureTimeout().toNanos();
        while (true) {
            try {
                dump.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                scene.listener().progress(scene.incident(), size(raw));
                if (System.nanoTime() - deadline >= 0) {
                    abort(domain, dump);
                    throw new HostException("QEMU did not finish the core within "
                            + scene.policy().captureTimeout().toSeconds() + " s");
                }
            } catch (InterruptedException e) {
                abort(domain, dump);
                throw e;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof LibvirtException cause) {
                    throw cause;
                }
                throw new HostException("QEMU's dump failed: " + e.getCause(), e);
            }
        }
    }

    /** A dump cannot go on while the guest is reset. */
    private static void abort(Domain domain, CompletableFuture<Void> dump) throws InterruptedException {
        try {
            domain.abortJob();
            dump.get(ABORTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (LibvirtException | ExecutionException | TimeoutException _) {
            // Ended meanwhile, or not to be ended: the restart finds out.
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException _) {
            return 0;
        }
    }

    private static void delete(Scene scene, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            scene.listener().warned(scene.incident(), file + " cannot be deleted: " + e.getMessage());
        }
    }
}
