package coretime.vmcore.internal.kernel;

import coretime.vmcore.PageBuffer;
import coretime.vmcore.PhysicalMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a thread has read last, so that a walk and small reads do not decompress a page each time. Each slot has
 * its own buffer: a page stays valid until another one takes its slot. Not thread-safe.
 */
final class PageCache {
    static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int SLOT_BITS = 6;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final PhysicalMemory memory;
    private final long[] pfns = new long[1 << SLOT_BITS];
    private final @Nullable MemorySegment[] pages = new MemorySegment[1 << SLOT_BITS];
    private final @Nullable PageBuffer[] buffers = new PageBuffer[1 << SLOT_BITS];

    PageCache(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** As {@link PhysicalMemory#page}. */
    MemorySegment page(long pfn) {
        int slot = (int) ((pfn * GOLDEN) >>> (64 - SLOT_BITS));
        MemorySegment cached = pages[slot];
        if (cached != null && pfns[slot] == pfn) {
            return cached;
        }
        // A read that fails may have filled the slot's buffer in part.
        pages[slot] = null;
        PageBuffer buffer = buffers[slot];
        if (buffer == null) {
            buffer = PageBuffer.of(memory);
            buffers[slot] = buffer;
        }
        MemorySegment page = memory.page(pfn, buffer);
        pfns[slot] = pfn;
        pages[slot] = page;
        return page;
    }

    /** A number that does not cross a page, as an entry of a page table. */
    long u64(long physical) {
        int pageSize = memory.pageSize();
        return page(physical / pageSize).get(LE64, physical & (pageSize - 1));
    }
}
