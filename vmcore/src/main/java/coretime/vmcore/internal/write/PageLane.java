package coretime.vmcore.internal.write;

import coretime.vmcore.Compression;
import coretime.vmcore.internal.codec.PageCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread's way into a kdump-compressed core: its codec, an extent of the file that it fills with page data, and the
 * page_desc of consecutive slots. Not thread-safe.
 */
final class PageLane {
    private static final int EXTENT = 1 << 20;
    private static final int DESCS = 1 << 12;
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final OutputFile file;
    private final KdumpLayout layout;
    private final AtomicLong dataEnd;
    private final PageCodec codec;
    private final int flag;
    private final MemorySegment data;
    private final MemorySegment descs;
    private final int pageSize;

    private long extent;
    private int filled;
    private int room;
    private long firstSlot;
    private int slots;
    private long pages;
    private long bytes;

    PageLane(OutputFile file, KdumpLayout layout, AtomicLong dataEnd, Compression compression) {
        this.file = file;
        this.layout = layout;
        this.dataEnd = dataEnd;
        this.pageSize = layout.pageSize();
        this.codec = PageCodec.of(compression);
        this.flag = compression.flag();
        Arena arena = Arena.ofAuto();
        this.data = arena.allocate(EXTENT + (long) codec.maxCompressedBytes(pageSize), 64);
        this.descs = arena.allocate((long) DESCS * KdumpLayout.DESC_BYTES, 64);
    }

    /** Pages that went this way. */
    long pages() {
        return pages;
    }

    /** Bytes of their data. */
    long bytes() {
        return bytes;
    }

    /** Compresses a page into the file. */
    void page(long slot, MemorySegment page) {
        if (room - filled < pageSize) {
            nextExtent();
        }
        MemorySegment out = data.asSlice(filled);
        int length = codec.compress(page, out);
        boolean isCompressed = length > 0 && length < pageSize;
        if (!isCompressed) {
            MemorySegment.copy(page, 0, out, 0, pageSize);
            length = pageSize;
        }
        desc(slot, extent + filled, length, isCompressed ? flag : 0);
        filled += length;
        pages++;
        bytes += length;
    }

    /** A page whose content is already in the file. */
    void shared(long slot, long offset, int length, int flags) {
        desc(slot, offset, length, flags);
    }

    private void desc(long slot, long offset, int length, int flags) {
        if (slots == DESCS || (slots > 0 && slot != firstSlot + slots)) {
            flushDescs();
        }
        if (slots == 0) {
            firstSlot = slot;
        }
        long at = (long) slots * KdumpLayout.DESC_BYTES;
        descs.set(LE64, at, offset);
        descs.set(LE32, at + 8, length);
        descs.set(LE32, at + 12, flags);
        descs.set(LE64, at + 16, 0);
        slots++;
    }

    private void nextExtent() {
        flushData();
        extent = dataEnd.getAndAdd(EXTENT);
        room = EXTENT;
        filled = 0;
    }

    private void flushData() {
        if (filled > 0) {
            file.write(data.asSlice(0, filled), extent);
        }
    }

    private void flushDescs() {
        if (slots > 0) {
            file.write(
                    descs.asSlice(0, (long) slots * KdumpLayout.DESC_BYTES),
                    layout.descOffset() + firstSlot * KdumpLayout.DESC_BYTES);
            slots = 0;
        }
    }

    /** Writes what is left, and returns where its data ends in the file. */
    long finish() {
        flushData();
        flushDescs();
        long end = extent + filled;
        filled = 0;
        room = 0;
        return end;
    }
}
