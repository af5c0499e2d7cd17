package coretime.vmcore.internal.kdump;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A bit for each page frame, lowest first, where the file has them. Pages out of the range have none. */
final class PageBitmap {
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bits;
    private final long startPfn;
    private final long endPfn;

    /**
     * A bitmap of the pages from {@code startPfn} up to, not including, {@code endPfn}.
     *
     * @param bits from pfn 0 on
     */
    PageBitmap(MemorySegment bits, long startPfn, long endPfn) {
        this.bits = bits;
        this.startPfn = Math.max(0, startPfn);
        this.endPfn = Math.min(endPfn, bits.byteSize() * 8);
    }

    long startPfn() {
        return startPfn;
    }

    long endPfn() {
        return endPfn;
    }

    boolean contains(long pfn) {
        return pfn >= startPfn
                && pfn < endPfn
                && (bits.get(ValueLayout.JAVA_BYTE, pfn >> 3) >>> (int) (pfn & 7) & 1) != 0;
    }

    /** The 64 pages from {@code index * 64} on, the first in the lowest bit; those out of the range are 0. */
    long word(long index) {
        long first = index << 6;
        if (first >= endPfn || first + 64 <= startPfn) {
            return 0;
        }
        long word = raw(index << 3);
        if (first < startPfn) {
            word &= -1L << (startPfn - first);
        }
        if (first + 64 > endPfn) {
            word &= (1L << (endPfn - first)) - 1;
        }
        return word;
    }

    private long raw(long offset) {
        if (offset + Long.BYTES <= bits.byteSize()) {
            return bits.get(LE64, offset);
        }
        long word = 0;
        for (int i = 0; offset + i < bits.byteSize(); i++) {
            word |= Byte.toUnsignedLong(bits.get(ValueLayout.JAVA_BYTE, offset + i)) << (8 * i);
        }
        return word;
    }
}
