package coretime.host.capture;

import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.CoreRoom;
import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.host.Scene;
import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One background snapshot of a panicked guest, from the capability that is set for it to the capability that is cleared.
 * What comes goes into a file without a name in the cores' directory. Begun and reset by one thread, awaited by another.
 */
final class Snapshot {
    /** Of a stream so long some is memory: the header and the list of RAM blocks are shorter. */
    private static final long SURELY_MEMORY = 1 << 20;

    private static final long LOOK_MILLIS = 1;
    private static final long SETTLE_LOOK_MILLIS = 20;
    private static final Duration SETTLES = Duration.ofSeconds(10);

    /** Besides the RAM: the display's memory, firmware, 9 bytes a page and the devices. */
    private static final long MORE_THAN_RAM = 1L << 30;

    private static final int RAM_PER_HEADERS = 64;

    private final Scene scene;
    private final Domain domain;
    private final SnapshotMonitor monitor;
    private final QemuProcess process;
    private final SnapshotStream stream;
    private final long deadline;
    private final long position;
    private final CompletableFuture<MemoryCore> core = new CompletableFuture<>();

    /** Since when the guest's memory is what is saved. */
    private volatile Instant pausedAt = Instant.MAX;

    private Snapshot(Scene scene, QemuProcess process, SnapshotStream stream) {
        this.scene = scene;
        this.domain = scene.domain();
        this.monitor = new SnapshotMonitor(domain);
        this.process = process;
        this.stream = stream;
        this.deadline = System.nanoTime() + scene.policy().captureTimeout().toNanos();
        this.position = scene.events().position();
    }

    /**
     * Begins one, and returns as soon as QEMU lets the guest run because all of its memory is watched.
     *
     * @param record the core that it is for
     * @param ram the guest's
     * @throws HostException where QEMU takes none, or not in time; the guest stands still then
     * @throws LibvirtException where QEMU or libvirt refuses; likewise
     */
    static Snapshot begin(Scene scene, CoreRecord record, GuestRam ram) throws InterruptedException {
        CorePolicy policy = scene.policy().cores();
        long most = ram.bytes() + ram.bytes() / RAM_PER_HEADERS + MORE_THAN_RAM;
        SnapshotStream stream = SnapshotStream.open(most, () -> CoreRoom.require(policy, 0));
        Snapshot snapshot = new Snapshot(scene, ram.process(), stream);
        boolean isBegun = false;
        try {
            snapshot.begin(record, ram.bytes());
            isBegun = true;
            return snapshot;
        } finally {
            if (!isBegun) {
                snapshot.abandon();
                snapshot.tidy();
                snapshot.standStill();
            }
        }
    }

    private void begin(CoreRecord record, long ramBytes) throws InterruptedException {
        monitor.pass(stream);
        monitor.setCapability(true);
        monitor.pauseFromPanic();
        pausedAt = Instant.now();
        Thread.ofPlatform().daemon().name("snapshot-" + record.id()).start(() -> receive(record, ramBytes));
        monitor.start();
        awaitWatched();
    }

    private void receive(CoreRecord record, long ramBytes) {
        Progress progress = scene.writers().telling(scene, record);
        try {
            core.complete(Cores.read(
                    stream,
                    domain.name(),
                    scene.policy().cores().directory(),
                    (phase, done, _) -> progress.at(phase, done, ramBytes)));
        } catch (RuntimeException | Error e) {
            core.completeExceptionally(e);
        } finally {
            stream.close();
        }
    }

    /** Until then a reset would change the memory that is to be saved. */
    private void awaitWatched() throws InterruptedException {
        do {
            if (System.nanoTime() - deadline >= 0) {
                throw late();
            }
            Optional<String> failure = monitor.migration().failure();
            if (failure.isPresent()) {
                throw new HostException(failure.get());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            // From QEMU 8.2 on a guest that was paused stays so, and only the memory that comes tells.
        } while (!monitor.isRunning() && stream.received() < SURELY_MEMORY);
    }

    private HostException late() {
        return new HostException("the snapshot was not complete within %.1f s and was cancelled: the guest goes first"
                .formatted(scene.policy().captureTimeout().toMillis() / 1e3));
    }

    /**
     * Resets the guest, which boots while the rest is being saved.
     *
     * @return when; empty where libvirt does not do it now
     */
    Optional<Instant> reset() {
        try {
            domain.reset();
            Instant at = Instant.now();
            resume();
            return Optional.of(at);
        } catch (LibvirtException e) {
            scene.listener().warned(scene.incident(), "the guest was not reset at once: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** QEMU runs it already; libvirt takes it for crashed where it has not seen that. */
    private void resume() {
        if (!domain.state().isRunning()) {
            try {
                domain.resume();
            } catch (LibvirtException e) {
                if (!domain.state().isRunning()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Waits until all of it is there, and leaves nothing of it in QEMU.
     *
     * @return the stream as a core
     * @throws HostException where the guest's time is over, nobody could keep what came, or QEMU failed
     * @throws CoreException where what came is no core
     */
    MemoryCore await() throws InterruptedException {
        boolean isWhole = false;
        try {
            if (!stream.awaitEnd(deadline - System.nanoTime())) {
                throw late();
            }
            if (core.isCompletedExceptionally()) {
                return received();
            }
            requireCompleted();
            isWhole = true;
        } finally {
            if (!isWhole) {
                abandon();
            }
            tidy();
        }
        return received();
    }

    private MemoryCore received() throws InterruptedException {
        try {
            return core.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case HostException cause -> throw cause;
                case CoreException cause -> throw cause;
                case null, default -> throw new HostException("the snapshot could not be taken in: " + e.getCause(), e);
            }
        }
    }

    /** QEMU closes the pipe first and says how it went then. */
    private void requireCompleted() throws InterruptedException {
        SnapshotMonitor.Migration migration;
        try {
            migration = settled();
        } catch (LibvirtException _) {
            return; // Away: a stream that is not whole says so itself.
        }
        if (!migration.isCompleted()) {
            throw new HostException(
                    migration.failure().orElse("QEMU closed the snapshot's pipe and calls it " + migration.status()));
        }
    }

    private SnapshotMonitor.Migration settled() throws InterruptedException {
        long end = System.nanoTime() + SETTLES.toNanos();
        try (WriteWatch.Lifting _ = new WriteWatch.Lifting(process)) {
            SnapshotMonitor.Migration migration = monitor.migration();
            while (migration.isUnderWay() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(SETTLE_LOOK_MILLIS);
                migration = monitor.migration();
            }
            return migration;
        }
    }

    /** Gives it up: the guest's writes wait for nothing any more. */
    void abandon() {
        try {
            monitor.cancel();
        } catch (LibvirtException _) {
            // The closed pipe ends it too.
        }
        stream.close();
        CompletableFuture<MemoryCore> _ = core.whenComplete((opened, _) -> {
            if (opened != null) {
                opened.close();
            }
        });
    }

    /** The guest as it was, for another strategy: a snapshot that has failed late has let it run. */
    private void standStill() {
        try {
            monitor.stop();
        } catch (LibvirtException _) {
            // Gone, or away: whoever comes next sees it.
        }
    }

    /** Whatever became of it: the next migration is an ordinary one, and QEMU holds no descriptor. */
    void tidy() {
        boolean isInterrupted = Thread.interrupted();
        try {
            clear();
        } catch (ConnectionLostException _) {
            try {
                domain.connection().awaitAlive(scene.policy().outageOfLibvirt());
                clear();
            } catch (LibvirtException | HostException | InterruptedException e) {
                warn(e);
            }
        } catch (LibvirtException | HostException | InterruptedException e) {
            warn(e);
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void clear() throws InterruptedException {
        SnapshotMonitor.Migration migration = settled();
        if (!migration.isUnderWay() && !migration.isCompleted()) {
            // First of all: the guest may wait already.
            WriteWatch.lift(process);
        }
        monitor.setCapability(false);
        monitor.forgetDescriptor();
    }

    private void warn(Exception e) {
        scene.listener()
                .warned(
                        scene.incident(),
                        "something of the snapshot may be left in QEMU (the guest that waits, or the capability"
                                + " background-snapshot) until the guest is watched again: " + e.getMessage());
    }

    /** What the guest did to its memory between the panic and the snapshot. */
    List<String> problems() {
        return scene.events()
                .find(position, Snapshot::ownReset)
                .filter(at -> at.isBefore(pausedAt))
                .map(_ -> List.of("the guest reset itself before its snapshot was taken: some of its memory is what its"
                        + " firmware wrote since"))
                .orElse(List.of());
    }

    private static Optional<Instant> ownReset(LibvirtEvent event) {
        return event instanceof LibvirtEvent.MonitorEvent monitor
                        && monitor.event().equals("RESET")
                        && monitor.details().path("guest").asBoolean(false)
                ? Optional.of(monitor.at())
                : Optional.empty();
    }
}
