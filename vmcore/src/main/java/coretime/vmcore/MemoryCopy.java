package coretime.vmcore;

import coretime.vmcore.internal.convert.PageWork;
import coretime.vmcore.internal.live.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Chosen pages of a memory, copied into memory of one's own outside the heap: what is left of a guest that already boots
 * again. The other pages of its RAM are {@link Presence#EXCLUDED}. Safe for any thread until it is closed.
 */
public final class MemoryCopy implements PhysicalMemory, AutoCloseable {
    private static final int RANK_SHIFT = 10;

    private final int pageSize;
    private final RamMap ram;
    private final PageSet keep;
    private final long[] ranks;
    private final NativeMemory memory;

    private MemoryCopy(PhysicalMemory source, PageSet keep) {
        this.pageSize = source.pageSize();
        this.ram = source.ram();
        this.keep = keep;
        this.ranks = ranks(keep);
        this.memory = NativeMemory.allocate(Math.multiplyExact(keep.count(), (long) pageSize));
    }

    /**
     * Copies.
     *
     * @param source where the pages come from
     * @param keep those to copy, all of them readable in the source; not to be changed afterwards
     * @param threads how many copy at once
     * @throws CoreException where there is no memory for them, or the source cannot be read
     */
    public static MemoryCopy of(PhysicalMemory source, PageSet keep, int threads) {
        MemoryCopy copy = new MemoryCopy(source, keep);
        boolean isWhole = false;
        try {
            new PageWork(source, keep, threads, "copying", Progress.NONE)
                    .run((first, end, buffer) -> copy.take(source, first, end, buffer));
            isWhole = true;
            return copy;
        } finally {
            if (!isWhole) {
                copy.close();
            }
        }
    }

    private void take(PhysicalMemory source, long first, long end, PageBuffer buffer) {
        for (long pfn = keep.next(first); pfn < end; ) {
            long until = Math.min(end, keep.nextClear(pfn));
            int pages = (int) (until - pfn);
            source.copy(pfn, pages, slice(pfn, pages), buffer);
            pfn = keep.next(until);
        }
    }

    private static long[] ranks(PageSet keep) {
        long[] ranks = new long[(int) ((keep.endPfn() >> RANK_SHIFT) + 1)];
        long rank = 0;
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = rank;
            long firstWord = (long) i << (RANK_SHIFT - 6);
            for (long word = firstWord; word < firstWord + (1 << (RANK_SHIFT - 6)); word++) {
                rank += Long.bitCount(keep.word(word));
            }
        }
        return ranks;
    }

    private MemorySegment slice(long pfn, int pages) {
        long rank = ranks[(int) (pfn >> RANK_SHIFT)];
        for (long word = pfn >> RANK_SHIFT << (RANK_SHIFT - 6); word < pfn >> 6; word++) {
            rank += Long.bitCount(keep.word(word));
        }
        rank += Long.bitCount(keep.word(pfn >> 6) & ((1L << pfn) - 1));
        return memory.segment().asSlice(rank * pageSize, (long) pages * pageSize);
    }

    /** Bytes of host memory that it holds. */
    public long bytes() {
        return memory.segment().byteSize();
    }

    @Override
    public int pageSize() {
        return pageSize;
    }

    @Override
    public RamMap ram() {
        return ram;
    }

    @Override
    public Presence presence(long pfn) {
        if (keep.contains(pfn)) {
            return Presence.PRESENT;
        }
        return ram.contains(pfn) ? Presence.EXCLUDED : Presence.NOT_RAM;
    }

    @Override
    public MemorySegment page(long pfn, PageBuffer buffer) {
        return run(pfn, 1);
    }

    @Override
    public int runLength(long pfn, int limit) {
        return keep.contains(pfn) ? (int) Math.min(limit, keep.nextClear(pfn) - pfn) : 0;
    }

    @Override
    public MemorySegment run(long pfn, int pages) {
        if (!keep.contains(pfn)) {
            throw new PageUnavailableException(pfn, presence(pfn));
        }
        return slice(pfn, pages).asReadOnly();
    }

    @Override
    public void close() {
        memory.close();
    }
}
