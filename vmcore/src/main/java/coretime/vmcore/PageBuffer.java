package coretime.vmcore;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room for one page outside the heap, for a thread that reads pages. Not thread-safe: one for each thread. Its memory is
 * given back when the buffer is no longer reachable.
 */
public final class PageBuffer {
    private final MemorySegment segment;

    private PageBuffer(MemorySegment segment) {
        this.segment = segment;
    }

    /** A buffer for pages of this memory. */
    public static PageBuffer of(PhysicalMemory memory) {
        return ofBytes(memory.pageSize());
    }

    /** A buffer of so many bytes. */
    public static PageBuffer ofBytes(int bytes) {
        return new PageBuffer(Arena.ofAuto().allocate(bytes, 64));
    }

    /** The room itself. */
    public MemorySegment segment() {
        return segment;
    }
}
