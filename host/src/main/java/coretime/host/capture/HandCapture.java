package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.HostMemory;
import coretime.host.QemuProcesses;
import coretime.host.RawDump;
import coretime.libvirt.Domain;
import coretime.libvirt.DumpFlag;
import coretime.libvirt.LibvirtException;
import coretime.vmcore.Compression;
import coretime.vmcore.Conversion;
import coretime.vmcore.ConversionResult;
import coretime.vmcore.CoreException;
import coretime.vmcore.CoreFormat;
import coretime.vmcore.Cores;
import coretime.vmcore.CpuState;
import coretime.vmcore.FilterLevel;
import coretime.vmcore.Kernel;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCopy;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PageFilter;
import coretime.vmcore.PageSet;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Progress;
import coretime.vmcore.Vmcoreinfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes a core of a domain by hand: no incident begins, nothing is restarted, and the guest is afterwards as it was before. A
 * guest that runs is stopped for as long as it takes to copy what is wanted of its memory, unless it is to be taken live.
 * Safe for use by many threads.
 */
public final class HandCapture {
    /** As long as it takes: a person ends it sooner by Ctrl-C. */
    private static final Duration LONGEST_DUMP = Duration.ofDays(1);

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final GuestMemories memories = new GuestMemories();
    private final Consumer<String> notices;

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
     * @param memoryBudget bytes of the host's memory that a copy may take; beyond, the guest stands still until its memory is
     *     read and written
     */
    public record Order(
            Way way,
            Path file,
            CoreFormat.Kind format,
            Compression compression,
            FilterLevel level,
            boolean isLive,
            long memoryBudget) {
        /** QEMU stops a guest whose memory it dumps, whatever libvirt is told. */
        public Order {
            if (isLive && way == Way.QEMU) {
                throw new IllegalArgumentException("QEMU takes no core of a guest that goes on running");
            }
        }
    }

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

    /** Nobody is told of anything while it goes on. */
    public HandCapture() {
        this(_ -> {});
    }

    /**
     * Nothing is known of any domain yet.
     *
     * @param notices told at once of what a person should know while it goes on: that a guest has to wait
     */
    public HandCapture(Consumer<String> notices) {
        this.notices = notices;
    }

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

    /** Stops the guest, copies, lets it run, and writes the copy; without room for one it stands still until all is read. */
    private Taken frozen(Domain domain, GuestRam ram, Order order, Progress progress) {
        try (Suspension suspension = new Suspension(domain)) {
            Held held = suspension.during(() -> {
                domain.suspend();
                return hold(domain, ram, order, suspension, progress);
            });
            List<String> remarks = suspension.remarks();
            return held.copy()
                    .map(copy -> write(copy, ram, order, suspension.freeze(), remarks, progress))
                    .orElseGet(
                            () -> new Taken(held.written().orElseThrow(), ram.bytes(), suspension.freeze(), remarks));
        }
    }

    /** A copy that is still to be written, or the core itself. */
    private record Held(Optional<Copied> copy, Optional<ConversionResult> written) {}

    private Held hold(Domain domain, GuestRam ram, Order order, Suspension suspension, Progress progress) {
        try (LiveMemory memory = ram.open()) {
            Wanted wanted = wanted(memories.core(domain, memory), memory, order);
            long bytes = wanted.pages().count() * memory.pageSize();
            long room = Math.min(order.memoryBudget(), HostMemory.available() / 2);
            if (bytes <= room) {
                MemoryCopy copy = MemoryCopy.of(memory, wanted.pages(), THREADS);
                return new Held(Optional.of(new Copied(copy, wanted.of(domain, copy))), Optional.empty());
            }
            notices.accept("a copy of what is wanted takes " + (bytes >> 20) + " MiB, and may take " + (room >> 20)
                    + ": the guest " + domain.name()
                    + " stands still until that is read and written; Ctrl-C lets it run");
            return new Held(
                    Optional.empty(),
                    Optional.of(conversion(wanted.of(domain, memory), order)
                            .kernelSearch(GuestMemories.KERNEL_SEARCH)
                            .releasing(suspension.untilAllIsRead())
                            .run(progress)));
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

    /**
     * What of the memory is wanted.
     *
     * @param pages all where the kernel is not found: the conversion says why
     * @param cpus the registers
     * @param vmcoreinfo what the kernel says of itself, so that it is not searched for again
     */
    private record Wanted(PageSet pages, List<CpuState> cpus, Optional<Vmcoreinfo> vmcoreinfo) {
        MemoryCore of(Domain domain, PhysicalMemory memory) {
            return LiveMemory.core(domain.name(), memory, cpus, vmcoreinfo);
        }
    }

    private static Wanted wanted(MemoryCore core, LiveMemory memory, Order order) {
        if (order.level().needsKernel()) {
            try {
                Kernel kernel = Kernel.of(core, GuestMemories.KERNEL_SEARCH);
                PageSet pages = PageFilter.select(kernel, order.level(), THREADS, Progress.NONE)
                        .keep();
                return new Wanted(pages, core.cpus(), Optional.of(kernel.vmcoreinfo()));
            } catch (CoreException _) {
                // Without the kernel all is kept.
            }
        }
        return new Wanted(PageSet.of(memory.ram()), core.cpus(), core.vmcoreinfo());
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
        Set<DumpFlag> flags = EnumSet.of(DumpFlag.MEMORY_ONLY);
        long ram = memories.ram(domain).bytes();
        List<String> remarks = new ArrayList<>();
        Duration freeze = Duration.ZERO;
        try (RawDump raw = RawDump.create(order.file())) {
            if (isRunning) {
                // libvirt stops the guest and lets it run; this is for where it does not.
                try (Suspension suspension = new Suspension(domain)) {
                    boolean _ = suspension.during(() -> dump(domain, raw, flags, true));
                    freeze = suspension.freeze();
                    remarks.addAll(suspension.remarks());
                }
            } else {
                boolean _ = dump(domain, raw, flags, false);
            }
            try (MemoryCore core = Cores.open(raw.path())) {
                return new Taken(convert(core, order, progress), ram, freeze, remarks);
            }
        }
    }

    /**
     * True when it is done.
     *
     * @param isWaitedFor whether a guest stands still until QEMU is done
     * @throws HostException where this thread is interrupted
     */
    private boolean dump(Domain domain, RawDump raw, Set<DumpFlag> flags, boolean isWaitedFor) {
        QemuDump dump = QemuDump.start(domain, raw.path(), flags);
        try {
            return dump.await(LONGEST_DUMP);
        } catch (InterruptedException _) {
            // Before all else: who does not wait for the end of this leaves nothing behind either.
            raw.close();
            if (!dump.abort() && isWaitedFor) {
                notices.accept(
                        "QEMU cannot be told to stop writing: the guest " + domain.name()
                                + " stands still until it is done, and libvirt lets it run then, whether this waits for it or not");
            }
            if (isWaitedFor) {
                dump.awaitEnd();
            }
            Thread.currentThread().interrupt();
            throw new HostException("interrupted: there is no core");
        }
    }

    private static ConversionResult convert(MemoryCore core, Order order, Progress progress) {
        return conversion(core, order).run(progress);
    }

    private static Conversion conversion(MemoryCore core, Order order) {
        return Conversion.of(core)
                .format(order.format())
                .compression(order.compression())
                .level(order.level())
                .seal(true)
                .to(order.file());
    }
}
