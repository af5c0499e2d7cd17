package coretime.vmcore.internal.write;

import coretime.vmcore.PageSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The page_desc table of a core whose pages are all written. */
final class DescTable {
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PIECE_DESCS = 1 << 14;

    private final OutputFile file;
    private final KdumpLayout layout;

    DescTable(OutputFile file, KdumpLayout layout) {
        this.file = file;
        this.layout = layout;
    }

    /**
     * Moves the descriptors together, over the slots of candidates that were not written.
     *
     * @return the pages that were written
     */
    PageSet compact(PageSet candidates) {
        PageSet dumped = new PageSet(candidates.endPfn());
        MemorySegment piece = Arena.ofAuto().allocate((long) PIECE_DESCS * KdumpLayout.DESC_BYTES, Long.BYTES);
        long target = layout.descOffset();
        long pfn = candidates.next(0);
        boolean hasGaps = false;
        for (long slot = 0; slot < layout.slots(); slot += PIECE_DESCS) {
            int count = (int) Math.min(PIECE_DESCS, layout.slots() - slot);
            long length = (long) count * KdumpLayout.DESC_BYTES;
            file.read(piece.asSlice(0, length), layout.descOffset() + slot * KdumpLayout.DESC_BYTES);
            long kept = 0;
            for (long at = 0; at < length; at += KdumpLayout.DESC_BYTES) {
                if (piece.get(LE64, at) != 0) {
                    if (kept != at) {
                        MemorySegment.copy(piece, at, piece, kept, KdumpLayout.DESC_BYTES);
                    }
                    kept += KdumpLayout.DESC_BYTES;
                    dumped.set(pfn);
                }
                pfn = candidates.next(pfn + 1);
            }
            hasGaps |= kept != length;
            if (hasGaps && kept > 0) {
                file.write(piece.asSlice(0, kept), target);
            }
            target += kept;
        }
        return dumped;
    }
}
