package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.CoreRoom;
import coretime.host.HostException;
import coretime.host.PendingCore;
import coretime.host.QemuProcesses;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.CoreException;
import coretime.vmcore.CpuState;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code snapshot}: QEMU saves the memory in the background, each page before it is written to, so that the guest is reset at
 * once and boots meanwhile. For private RAM of which more is wanted than {@code direct} may hold; the boot is slow while it
 * lasts.
 */
public final class SnapshotStrategy implements Strategy {
    /** While the stream comes, so fast, the boot beside it takes about twice its time; no boot takes much longer for it. */
    private static final long STREAM_BYTES_PER_SECOND = 256L << 20;

    private static final long LONGEST_DELAY_MILLIS = 15_000;

    /** QEMU touches all RAM before it can watch it; the least that was measured. */
    private static final long WATCHED_BYTES_PER_SECOND = 4L << 30;

    private static final Pattern HOST_DEVICE = Pattern.compile("<hostdev\\b|<interface\\s+type='(hostdev|vdpa)'");

    private final GuestMemories memories;
    private final UserFaults userFaults = new UserFaults();

    public SnapshotStrategy(GuestMemories memories) {
        this.memories = memories;
    }

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        Optional<String> acts = Preserved.obstacle(domain);
        if (acts.isPresent()) {
            return acts;
        }
        if (HOST_DEVICE.matcher(domain.xml()).find()) {
            return Optional.of(
                    "a device of the host's is passed through (VFIO): it writes to the guest's memory where QEMU"
                            + " does not see it");
        }
        return userFaults.obstacle(domain);
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        long bytes = memories.ram(domain).bytes();
        long delay = Math.min(LONGEST_DELAY_MILLIS, bytes * 1000 / STREAM_BYTES_PER_SECOND);
        return Optional.of(Duration.ofMillis(delay + bytes * 1000 / WATCHED_BYTES_PER_SECOND));
    }

    /** Also puts right what a process of ours left that ended in the middle of a snapshot. */
    @Override
    public void prepare(Domain domain, CorePolicy policy) {
        QemuProcesses.ofHost().find(domain.uuid()).ifPresent(WriteWatch::liftLeftover);
        rehearse(domain, policy);
    }

    @Override
    public void rehearse(Domain domain, CorePolicy policy) {
        GuestRam _ = memories.ram(domain);
        Optional<String> _ = userFaults.obstacle(domain);
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        CoreRecord record = scene.writers().begin(scene, name());
        List<CpuState> cpus;
        Snapshot snapshot;
        try {
            GuestRam ram = memories.ram(scene.domain());
            CoreRoom.require(scene.policy().cores(), ram.bytes());
            cpus = card(scene);
            snapshot = Snapshot.begin(scene, record, ram);
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            scene.writers().failed(record, String.valueOf(e.getMessage()));
            throw e;
        }
        Optional<Instant> restartedAt = snapshot.reset();
        boolean isHandedOn = false;
        try {
            scene.writers().write(scene, record, () -> core(snapshot, cpus));
            isHandedOn = true;
        } finally {
            if (!isHandedOn) {
                snapshot.abandon();
                snapshot.tidy();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return restartedAt
                .map(at -> Capture.restarted(name(), took, at))
                .orElseGet(() -> Capture.held(name(), took, false));
    }

    private static PendingCore core(Snapshot snapshot, List<CpuState> cpus) throws InterruptedException {
        MemoryCore stream = snapshot.await();
        return new PendingCore(new SnapshotCore(stream, cpus, snapshot.problems()), PageRelease.NONE);
    }

    /** The guest goes on soon: the card comes before, and the registers are those of the panic. */
    private List<CpuState> card(Scene scene) {
        try (LiveMemory memory = memories.ram(scene.domain()).open()) {
            MemoryCore standing = memories.core(scene.domain(), memory);
            Optional<String> _ = scene.writers().card(scene, standing, scene::isStanding);
            return standing.cpus();
        } catch (CoreException | HostException | LibvirtException e) {
            scene.listener().warned(scene.incident(), "no crash card: " + e.getMessage());
            return List.of();
        }
    }
}
