package coretime.vmcore.internal.live;

import java.lang.foreign.MemorySegment;

/** A contiguous piece of a guest's memory. Safe for any thread. */
public sealed interface LiveBlock permits FileBlock, MappedBlock {
    /** Bytes in a page. */
    int PAGE_SIZE = 4096;

    /** The page frame number of its first page. */
    long firstPfn();

    /** How many pages it has. */
    long pages();

    /** Whether {@link #run} gives pages without copying. */
    boolean hasRuns();

    /** A page of the block, in {@code room} if it has to be copied. */
    MemorySegment page(long pfn, MemorySegment room);

    /** Consecutive pages of the block, not copied. */
    MemorySegment run(long pfn, int pages);

    /** Copies consecutive pages of the block: as many as there is room for. */
    void copy(long pfn, MemorySegment into);
}
