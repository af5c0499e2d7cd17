package coretime.vmcore.internal.live;

import java.lang.foreign.MemorySegment;

/**
 * A mapping.
 *
 * @param firstPfn page frame number of its first page
 * @param memory whole pages
 */
public record MappedBlock(long firstPfn, MemorySegment memory) implements LiveBlock {
    @Override
    public long pages() {
        return memory.byteSize() / PAGE_SIZE;
    }

    @Override
    public boolean hasRuns() {
        return true;
    }

    @Override
    public MemorySegment page(long pfn, MemorySegment room) {
        return run(pfn, 1);
    }

    @Override
    public MemorySegment run(long pfn, int count) {
        return memory.asSlice((pfn - firstPfn) * PAGE_SIZE, (long) count * PAGE_SIZE);
    }

    @Override
    public void copy(long pfn, MemorySegment into) {
        MemorySegment.copy(memory, (pfn - firstPfn) * PAGE_SIZE, into, 0, into.byteSize());
    }
}
