package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.HostException;
import coretime.host.PendingCore;
import coretime.host.RawDump;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/**
 * {@code qemu}: has libvirt tell QEMU to write a memory-only kdump core while the guest stands still, and mends and filters
 * it while the guest boots again. Needs nothing of the guest or its RAM, and takes seconds a GiB.
 */
public final class QemuStrategy implements Strategy {
    /** Compressed by QEMU's one thread; the least that was measured. */
    private static final long BYTES_PER_SECOND = 500L << 20;

    private static final Duration LOOK = Duration.ofMillis(200);
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
        try {
            // While QEMU writes, minutes may pass: the card comes before.
            Optional<String> _ = cards.take(scene);
            RawDump raw = RawDump.create(record.path());
            try {
                dump(scene, raw);
                write(scene, record, raw.path());
            } finally {
                close(scene, raw);
            }
            return Capture.held(name(), Duration.ofNanos(System.nanoTime() - began), false);
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            scene.writers().failed(record, String.valueOf(e.getMessage()));
            throw e;
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

    private static void dump(Scene scene, RawDump raw) throws InterruptedException {
        QemuDump dump = QemuDump.start(scene.domain(), raw.path(), EnumSet.of(DumpFlag.MEMORY_ONLY));
        long deadline = System.nanoTime() + scene.policy().captureTimeout().toNanos();
        try {
            while (!dump.await(LOOK)) {
                scene.listener().progress(scene.incident(), raw.bytes());
                if (System.nanoTime() - deadline >= 0) {
                    abort(dump);
                    throw new HostException("QEMU did not finish the core within "
                            + scene.policy().captureTimeout().toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            abort(dump);
            throw e;
        }
    }

    /** A dump cannot go on while the guest is reset. */
    private static void abort(QemuDump dump) throws InterruptedException {
        try {
            boolean _ = dump.abort() && dump.await(ABORTS);
        } catch (LibvirtException | HostException _) {
            // Ended, which is what was wanted.
        }
    }

    private static void close(Scene scene, RawDump raw) {
        try {
            raw.close();
        } catch (HostException e) {
            scene.listener().warned(scene.incident(), String.valueOf(e.getMessage()));
        }
    }
}
