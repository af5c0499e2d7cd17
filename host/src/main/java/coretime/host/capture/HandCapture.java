package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.HostMemory;
import coretime.host.QemuProcesses;
import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.Compression;
import coretime.vmcore.Conversion;
import coretime.vmcore.ConversionResult;
import coretime.vmcore.CoreException;
import coretime.vmcore.Cores;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCopy;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PageSet;
import coretime.vmcore.Progress;
import coretime.vmcore.Vmcoreinfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a core of a domain by hand: no incident begins, nothing is restarted, and the guest is afterwards as it was before. A
 * guest that runs is stopped for as long as it takes to copy what is wanted of its memory, unless it is to be taken live.
 * Safe for use by many threads.
 */
public final class HandCapture {
    private static final Duration OUTAGE_OF_LIBVIRT = Duration.ofSeconds(60);
    private static final int MOST_RESUMES = 5;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final GuestMemories memories = new GuestMemories();

    /** How the memory is read. */
    public enum Way {
        /** By coretime, out of the QEMU process. */
        DIRECT,
        /** By QEMU, which libvirt tells to write a core; it is mended and filtered afterwards. */
        QEMU
    }

    /**
     * What is wanted.
     *
     * @param way how the memory is read
     * @param file the core; must not be there yet
     * @param format of the file
     * @param compression of its pages, where the format has one
     * @param level what is left out
     * @param isLive whether a guest that runs goes on running: its pages are then of different moments
     * @param memoryBudget bytes of the host's memory that a copy may take; beyond, the guest stands still until the core is
     *     written
     */
    public record Order(
            Way way,
            Path file,
            coretime.vmcore.CoreFormat.Kind format,
            Compression compression,
            FilterLevel level,
            boolean isLive,
            long memoryBudget) {}

    /**
     * What was taken.
     *
     * @param conversion the core
     * @param ramBytes the guest's RAM
     * @param freeze how long a guest that ran stood still for it
     * @param remarks what is to be known of it
     */
    public record Taken(ConversionResult conversion, long ramBytes, Duration freeze, List<String> remarks) {
        public Taken {
            remarks = List.copyOf(remarks);
        }
    }

    /** Nothing is known of any domain yet. */
    public HandCapture() {}

    /**
     * Takes it.
     *
     * @throws HostException where the domain has no memory to take or was started again meanwhile
     * @throws CoreException where the memory cannot be read or the core not be written; what is written is in FILE.partial
     */
    public Taken take(Domain domain, Order order, Progress progress) {
        if (!domain.isActive()) {
            throw new HostException("the domain " + domain.name() + " is shut off: it has no memory to take a core of");
        }
        boolean isRunning = domain.state().isRunning();
        if (order.way() == Way.QEMU) {
            return byQemu(domain, order, isRunning, progress);
        }
        GuestRam ram = memories.ram(domain);
        return isRunning && !order.isLive()
                ? frozen(domain, ram, order, progress)
                : asItIs(domain, ram, order, isRunning, progress);
    }

    /** Stops the guest, copies, lets it run, and writes the copy; without room for one it stands still until all is written. */
    private Taken frozen(Domain domain, GuestRam ram, Order order, Progress progress) {
        long began = System.nanoTime();
        Held held;
        try {
            domain.suspend();
            held = hold(domain, ram, order, progress);
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            // Also where libvirt was lost before it said that the guest stands still.
            letRun(domain).ifPresent(problem -> e.addSuppressed(new HostException(problem)));
            throw e;
        }
        Optional<String> stuck = letRun(domain);
        Duration freeze = Duration.ofNanos(System.nanoTime() - began);
        List<String> remarks = new ArrayList<>();
        remarks.add(
                "the guest stood still for %.2f s: its clock may be late by as much".formatted(freeze.toNanos() / 1e9));
        stuck.ifPresent(remarks::add);
        return held.copy()
                .map(copy -> write(copy, ram, order, freeze, remarks, progress))
                .orElseGet(() -> new Taken(held.written().orElseThrow(), ram.bytes(), freeze, remarks));
    }

    /** A copy that is still to be written, or the core itself. */
    private record Held(Optional<Copied> copy, Optional<ConversionResult> written) {}

    private Held hold(Domain domain, GuestRam ram, Order order, Progress progress) {
        try (LiveMemory memory = ram.open()) {
            MemoryCore core = memories.core(domain, memory);
            Optional<Copied> copy = copy(domain, core, memory, order);
            return new Held(copy, copy.isPresent() ? Optional.empty() : Optional.of(convert(core, order, progress)));
        }
    }

    /**
     * Lets a guest run that ran before, interrupted or not, and through an absence of libvirt or somebody else's job.
     *
     * @return what to do by hand where it did not work
     */
    private static Optional<String> letRun(Domain domain) {
        boolean isInterrupted = Thread.interrupted();
        String refusal = "";
        try {
            for (int i = 0; i < MOST_RESUMES; i++) {
                try {
                    if (!domain.isActive() || domain.state().isRunning()) {
                        return Optional.empty();
                    }
                    domain.resume();
                    return Optional.empty();
                } catch (ConnectionLostException e) {
                    refusal = String.valueOf(e.getMessage());
                    awaitLibvirt(domain);
                } catch (LibvirtException e) {
                    // It waited for the other job before it said so.
                    refusal = String.valueOf(e.getMessage());
                }
            }
            return Optional.of("the guest " + domain.name() + " may stand still: run 'virsh resume " + domain.name()
                    + "' (" + refusal + ")");
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void awaitLibvirt(Domain domain) {
        try {
            domain.connection().awaitAlive(OUTAGE_OF_LIBVIRT);
        } catch (ConnectionLostException _) {
            // The next try tells.
        }
    }

    /** A copy of what is wanted, with the registers. */
    private record Copied(MemoryCopy copy, MemoryCore core) {}

    private static Taken write(
            Copied copied, GuestRam ram, Order order, Duration freeze, List<String> remarks, Progress progress) {
        try (MemoryCopy _ = copied.copy()) {
            return new Taken(convert(copied.core(), order, progress), ram.bytes(), freeze, remarks);
        }
    }

    private static Optional<Copied> copy(Domain domain, MemoryCore core, LiveMemory memory, Order order) {
        PageSet keep = PageSet.of(memory.ram());
        Optional<Vmcoreinfo> vmcoreinfo = core.vmcoreinfo();
        if (order.level().needsKernel()) {
            try {
                Kernel kernel = Kernel.of(core, GuestMemories.KERNEL_SEARCH);
                vmcoreinfo = Optional.of(kernel.vmcoreinfo());
                keep = PageFilter.select(kernel, order.level(), THREADS, Progress.NONE)
                        .keep();
            } catch (CoreException _) {
                // Without the kernel all is kept, and the conversion says why.
            }
        }
        if (keep.count() * memory.pageSize() > Math.min(order.memoryBudget(), HostMemory.available() / 2)) {
            return Optional.empty();
        }
        MemoryCopy copy = MemoryCopy.of(memory, keep, THREADS);
        return Optional.of(new Copied(copy, LiveMemory.core(domain.name(), copy, core.cpus(), vmcoreinfo)));
    }

    /** A guest that stands still, or is to be taken live. */
    private Taken asItIs(Domain domain, GuestRam ram, Order order, boolean isRunning, Progress progress) {
        List<String> remarks = new ArrayList<>();
        ConversionResult result;
        try (LiveMemory memory = ram.open()) {
            result = convert(memories.core(domain, memory), order, progress);
        }
        if (isRunning) {
            remarks.add("the guest ran meanwhile: the core's pages are of different moments");
        } else if (!isStandingStill(domain, ram)) {
            remarks.add("the guest was started again while the core was written: it may hold pages of both boots");
        }
        return new Taken(result, ram.bytes(), Duration.ZERO, remarks);
    }

    /** In the same process as before, as far as can be told. */
    private static boolean isStandingStill(Domain domain, GuestRam ram) {
        try {
            return QemuProcesses.ofHost().find(domain.uuid()).equals(Optional.of(ram.process()))
                    && !domain.state().isRunning();
        } catch (LibvirtException | HostException _) {
            return false;
        }
    }

    private Taken byQemu(Domain domain, Order order, boolean isRunning, Progress progress) {
        Path raw = order.file().resolveSibling(order.file().getFileName() + ".qemu");
        if (Files.exists(raw)) {
            throw new HostException(raw + " is in the way: QEMU would write over it");
        }
        Set<DumpFlag> flags = EnumSet.of(DumpFlag.MEMORY_ONLY);
        if (order.isLive()) {
            flags.add(DumpFlag.LIVE);
        }
        long ram = memories.ram(domain).bytes();
        try {
            long began = System.nanoTime();
            domain.coreDump(raw, CoreFormat.KDUMP_ZLIB, flags);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            boolean stood = isRunning && !order.isLive();
            try (MemoryCore core = Cores.open(raw)) {
                List<String> remarks = new ArrayList<>();
                if (stood) {
                    remarks.add("the guest stood still for %.2f s: its clock may be late by as much"
                            .formatted(took.toNanos() / 1e9));
                } else if (isRunning) {
                    remarks.add("the guest ran meanwhile: the core's pages are of different moments");
                }
                return new Taken(convert(core, order, progress), ram, stood ? took : Duration.ZERO, remarks);
            }
        } finally {
            delete(raw);
        }
    }

    private static ConversionResult convert(MemoryCore core, Order order, Progress progress) {
        return Conversion.of(core)
                .format(order.format())
                .compression(order.compression())
                .level(order.level())
                .seal(true)
                .to(order.file())
                .run(progress);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HostException(file + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
