package coretime.vmcore;

import coretime.vmcore.internal.live.FileBlock;
import coretime.vmcore.internal.live.LiveBlock;
import coretime.vmcore.internal.live.LiveCore;
import coretime.vmcore.internal.live.MappedBlock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a guest that still has it, or of one that is gone and whose memfd was kept: a mapping, or a file or
 * a process to read. Pages are 4096 bytes. All of it is there: a page is never left out. Whether the pages belong
 * together is the caller's affair; a guest that runs changes them meanwhile.
 *
 * <p>Safe for any thread; closing it while another thread reads is an error of the caller. An interrupted thread closes
 * the channel to a file (as {@link FileChannel} says), so do not interrupt threads that read.
 */
public final class LiveMemory implements PhysicalMemory, AutoCloseable {
    private static final int PAGE_SIZE = 4096;

    private final List<LiveBlock> blocks;
    private final long[] starts;
    private final RamMap ram;
    private final Runnable closing;

    private LiveMemory(List<LiveBlock> unsorted, Runnable closing) {
        this.blocks = unsorted.stream()
                .sorted(Comparator.comparingLong(LiveBlock::firstPfn))
                .toList();
        this.starts = blocks.stream().mapToLong(LiveBlock::firstPfn).toArray();
        List<RamMap.Range> ranges = new ArrayList<>();
        long end = 0;
        for (LiveBlock block : blocks) {
            if (block.firstPfn() < end) {
                throw new CoreException("two blocks of memory are both placed at pfn 0x%x".formatted(block.firstPfn()));
            }
            end = block.firstPfn() + block.pages();
            ranges.add(new RamMap.Range(block.firstPfn(), end));
        }
        this.ram = RamMap.merged(PAGE_SIZE, ranges);
        this.closing = closing;
    }

    /**
     * Memory that is mapped.
     *
     * @param firstPfn the page frame number of its first page
     * @param memory whole pages, usable from any thread
     */
    public record Block(long firstPfn, MemorySegment memory) {}

    /**
     * Where a piece of the guest's memory is in a file or a process.
     *
     * @param guestAddress guest-physical address, a multiple of 4096
     * @param sourceAddress offset in the file or address in the process, a multiple of 4096
     * @param bytes its length, a multiple of 4096
     */
    public record Placement(long guestAddress, long sourceAddress, long bytes) {
        /** Checks the limits. */
        public Placement {
            if (((guestAddress | sourceAddress | bytes) & (PAGE_SIZE - 1)) != 0
                    || guestAddress < 0
                    || sourceAddress < 0
                    || bytes <= 0
                    || guestAddress > RamMap.MAX_PFN * PAGE_SIZE - bytes
                    || sourceAddress > Long.MAX_VALUE - bytes) {
                throw new CoreException("no placement of memory: 0x%x bytes for guest address 0x%x, from 0x%x"
                        .formatted(bytes, guestAddress, sourceAddress));
            }
        }

        private long firstPfn() {
            return guestAddress / PAGE_SIZE;
        }
    }

    /**
     * Memory that the caller has mapped and unmaps after closing this.
     *
     * @throws CoreException where blocks overlap or are not whole pages
     */
    public static LiveMemory of(List<Block> blocks) {
        return of(blocks, () -> {});
    }

    /**
     * Memory that the caller has mapped.
     *
     * @param closing unmaps it, when this is closed
     * @throws CoreException where blocks overlap or are not whole pages
     */
    public static LiveMemory of(List<Block> blocks, Runnable closing) {
        List<LiveBlock> mapped = new ArrayList<>();
        for (Block block : blocks) {
            long bytes = block.memory().byteSize();
            if (bytes % PAGE_SIZE != 0) {
                throw new CoreException("a block of 0x%x bytes is no whole pages".formatted(bytes));
            }
            if (block.firstPfn() < 0 || block.firstPfn() >= RamMap.MAX_PFN) {
                throw new CoreException("pfn 0x%x is no place for a block".formatted(block.firstPfn()));
            }
            Placement checked = new Placement(block.firstPfn() * PAGE_SIZE, 0, bytes);
            mapped.add(new MappedBlock(checked.firstPfn(), block.memory().asReadOnly()));
        }
        return new LiveMemory(mapped, closing);
    }

    /**
     * Reads the file that the memory lies in: a memory backend's, or a memfd by {@code /proc/PID/fd/N}, also of a process
     * that ends meanwhile. A hole of the file is zeros and stays one, and pages that nobody has touched cost no page faults,
     * both of which a mapping would not give.
     *
     * @throws CoreException where it cannot be opened, is shorter than the placements, or these overlap
     */
    public static LiveMemory file(Path file, List<Placement> placements) {
        return read(file.toString(), open(file), true, placements);
    }

    /**
     * Reads {@code /proc/PID/mem} page by page, where the memory lies in no file. Needs the right to trace the process.
     *
     * @throws CoreException where it cannot be opened or placements overlap
     */
    public static LiveMemory process(long pid, List<Placement> placements) {
        Path file = Path.of("/proc/" + pid + "/mem");
        return read(file.toString(), open(file), false, placements);
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new CoreException(file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static LiveMemory read(String name, FileChannel channel, boolean hasSize, List<Placement> placements) {
        Runnable closing = () -> close(name, channel);
        boolean isOpen = false;
        try {
            if (hasSize) {
                requireSize(name, channel, placements);
            }
            LiveMemory memory = new LiveMemory(
                    placements.stream()
                            .<LiveBlock>map(placement -> new FileBlock(
                                    name,
                                    channel,
                                    placement.firstPfn(),
                                    placement.bytes() / PAGE_SIZE,
                                    placement.sourceAddress()))
                            .toList(),
                    closing);
            isOpen = true;
            return memory;
        } finally {
            if (!isOpen) {
                closing.run();
            }
        }
    }

    private static void requireSize(String name, FileChannel channel, List<Placement> placements) {
        try {
            long size = channel.size();
            for (Placement placement : placements) {
                if (placement.sourceAddress() > size - placement.bytes()) {
                    throw new CoreException("%s has 0x%x bytes; guest address 0x%x is placed up to 0x%x"
                            .formatted(
                                    name,
                                    size,
                                    placement.guestAddress(),
                                    placement.sourceAddress() + placement.bytes()));
                }
            }
        } catch (IOException e) {
            throw new CoreException(name + " does not say its size: " + e.getMessage(), e);
        }
    }

    private static void close(String name, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new CoreException(name + " cannot be closed: " + e.getMessage(), e);
        }
    }

    /**
     * Any memory as a core, to be converted and explained like one.
     *
     * @param name what to call it
     * @param memory closed with the core where it is {@link AutoCloseable}
     * @param cpus the CPUs with their registers; may be empty
     * @param vmcoreinfo as QEMU's vmcoreinfo device says
     */
    public static MemoryCore core(
            String name, PhysicalMemory memory, List<CpuState> cpus, Optional<Vmcoreinfo> vmcoreinfo) {
        return new LiveCore(name, memory, cpus, vmcoreinfo);
    }

    @Override
    public int pageSize() {
        return PAGE_SIZE;
    }

    @Override
    public RamMap ram() {
        return ram;
    }

    @Override
    public Presence presence(long pfn) {
        return indexOf(pfn) >= 0 ? Presence.PRESENT : Presence.NOT_RAM;
    }

    @Override
    public MemorySegment page(long pfn, PageBuffer buffer) {
        return block(pfn).page(pfn, buffer.segment().asSlice(0, PAGE_SIZE));
    }

    @Override
    public int runLength(long pfn, int limit) {
        int index = indexOf(pfn);
        if (index < 0 || !blocks.get(index).hasRuns()) {
            return 0;
        }
        LiveBlock block = blocks.get(index);
        return Math.clamp(block.firstPfn() + block.pages() - pfn, 0, limit);
    }

    @Override
    public MemorySegment run(long pfn, int pages) {
        return block(pfn).run(pfn, pages);
    }

    @Override
    public void copy(long pfn, int pages, MemorySegment into, PageBuffer buffer) {
        for (int done = 0; done < pages; ) {
            LiveBlock block = block(pfn + done);
            int part = (int) Math.min(pages - done, block.firstPfn() + block.pages() - (pfn + done));
            block.copy(pfn + done, into.asSlice((long) done * PAGE_SIZE, (long) part * PAGE_SIZE));
            done += part;
        }
    }

    private LiveBlock block(long pfn) {
        int index = indexOf(pfn);
        if (index < 0) {
            throw new PageUnavailableException(pfn, Presence.NOT_RAM);
        }
        return blocks.get(index);
    }

    private int indexOf(long pfn) {
        int found = java.util.Arrays.binarySearch(starts, pfn);
        int index = found >= 0 ? found : -found - 2;
        return index >= 0 && pfn - starts[index] < blocks.get(index).pages() ? index : -1;
    }

    @Override
    public void close() {
        closing.run();
    }
}
