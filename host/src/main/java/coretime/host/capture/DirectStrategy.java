package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.HostException;
import coretime.host.HostMemory;
import coretime.host.PendingCore;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import coretime.vmcore.Kernel;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCopy;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PageRelease;
import coretime.vmcore.PageSelection;
import coretime.vmcore.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code direct}: while the guest stands still, its own page flags tell which pages matter; those are copied into the
 * host's memory, the guest is reset, and the copy is compressed and written while it boots. Any QEMU, shared RAM or not.
 */
public final class DirectStrategy implements Strategy {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final GuestMemories memories;
    private final Map<UUID, Rehearsal> rehearsals = new ConcurrentHashMap<>();

    /**
     * What a run through the page flags of the running guest showed.
     *
     * @param took for all but the copy
     * @param bytes to be copied
     */
    private record Rehearsal(Duration took, long bytes) {
        private static final long COPY_BYTES_PER_SECOND = 1L << 30;

        Duration outage() {
            return took.plusNanos((long) (1e9 * bytes / COPY_BYTES_PER_SECOND));
        }
    }

    public DirectStrategy(GuestMemories memories) {
        this.memories = memories;
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        Optional<String> acts = Preserved.obstacle(domain);
        if (acts.isPresent()) {
            return acts;
        }
        if (!policy.level().needsKernel()) {
            long all = memories.ram(domain).bytes();
            return all <= budget(policy) ? Optional.empty() : Optional.of(tooMuch(all, policy));
        }
        Rehearsal rehearsal = rehearsals.get(domain.uuid());
        return rehearsal == null || rehearsal.bytes() <= budget(policy)
                ? Optional.empty()
                : Optional.of(tooMuch(rehearsal.bytes(), policy));
    }

    private static long budget(CorePolicy policy) {
        return Math.min(policy.memoryBudget(), HostMemory.available() - policy.leastFree());
    }

    private static String tooMuch(long bytes, CorePolicy policy) {
        return "a copy of what is wanted of its memory takes " + (bytes >> 20) + " MiB, and may take "
                + (budget(policy) >> 20) + ": raise the memory budget or leave out more kinds of pages";
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.ofNullable(rehearsals.get(domain.uuid())).map(Rehearsal::outage);
    }

    @Override
    public void prepare(Domain domain, CorePolicy policy) {
        long began = System.nanoTime();
        try (LiveMemory memory = memories.ram(domain).open()) {
            Kernel kernel = Kernel.of(memories.core(domain, memory), GuestMemories.KERNEL_SEARCH);
            memories.remember(domain, kernel.vmcoreinfo());
            PageSelection selection = PageFilter.select(kernel, policy.level(), THREADS, Progress.NONE);
            rehearsals.put(
                    domain.uuid(),
                    new Rehearsal(
                            Duration.ofNanos(System.nanoTime() - began),
                            selection.keep().count() * memory.pageSize()));
        }
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        Domain domain = scene.domain();
        CorePolicy policy = scene.policy().cores();
        CoreRecord record = scene.writers().begin(scene, name());
        MemoryCopy copy;
        MemoryCore core;
        try (LiveMemory memory = memories.ram(domain).open()) {
            MemoryCore live = memories.core(domain, memory);
            Kernel kernel = Kernel.of(live, GuestMemories.KERNEL_SEARCH);
            PageSelection selection = PageFilter.select(kernel, policy.level(), THREADS, Progress.NONE);
            long bytes = selection.keep().count() * memory.pageSize();
            if (bytes > budget(policy)) {
                throw new HostException(tooMuch(bytes, policy));
            }
            copy = MemoryCopy.of(memory, selection.keep(), THREADS);
            core = LiveMemory.core(domain.name(), copy, live.cpus(), Optional.of(kernel.vmcoreinfo()));
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            scene.writers().failed(record, String.valueOf(e.getMessage()));
            throw e;
        }
        boolean isHandedOn = false;
        try {
            scene.writers().write(scene, record, new PendingCore(core, PageRelease.NONE));
            isHandedOn = true;
        } finally {
            if (!isHandedOn) {
                copy.close();
            }
        }
        return Capture.held(name(), Duration.ofNanos(System.nanoTime() - began), false);
    }
}
