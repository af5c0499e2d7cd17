package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.HostMemory;
import coretime.libvirt.CoreFormat;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
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
        domain.suspend();
        long began = System.nanoTime();
        Optional<Copied> copied;
        Optional<ConversionResult> written = Optional.empty();
        try (LiveMemory memory = ram.open()) {
            MemoryCore core = memories.core(domain, memory);
            copied = copy(domain, core, memory, order);
            if (copied.isEmpty()) {
                written = Optional.of(convert(core, order, progress));
            }
        } finally {
            // Interrupted or not: it was running.
            boolean isInterrupted = Thread.interrupted();
            domain.resume();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Optional<ConversionResult> inPlace = written;
        Duration freeze = Duration.ofNanos(System.nanoTime() - began);
        List<String> remarks = List.of(
                "the guest stood still for %.2f s: its clock may be late by as much".formatted(freeze.toNanos() / 1e9));
        return copied.map(copy -> write(copy, ram, order, freeze, remarks, progress))
                .orElseGet(() -> new Taken(inPlace.orElseThrow(), ram.bytes(), freeze, remarks));
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
        boolean isSameProcess = memories.ram(domain).process().equals(ram.process());
        if (isRunning) {
            remarks.add("the guest ran meanwhile: the core's pages are of different moments");
        } else if (!isSameProcess || domain.state().isRunning()) {
            remarks.add("the guest was started again while the core was written: it may hold pages of both boots");
        }
        return new Taken(result, ram.bytes(), Duration.ZERO, remarks);
    }

    private Taken byQemu(Domain domain, Order order, boolean isRunning, Progress progress) {
        Path raw = order.file().resolveSibling(order.file().getFileName() + ".qemu");
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
