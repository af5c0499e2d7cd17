package coretime.vmcore.internal.write;

import coretime.vmcore.PageSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes a set of pages as a bitmap, lowest pfn in the lowest bit of the first byte. */
final class BitmapWriter {
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PIECE = 1 << 16;

    private final OutputFile file;
    private final MemorySegment piece = Arena.ofAuto().allocate(PIECE, Long.BYTES);

    BitmapWriter(OutputFile file) {
        this.file = file;
    }

    /**
     * Writes it where nothing is yet, or nothing but another bitmap that has all of its pages. Pieces without pages stay
     * holes: RAM may be said to lie at the end of 256 TiB, which would be gigabytes of zeros.
     *
     * @param before what the bitmap that is there has; the same as {@code pages} where there is none
     */
    void write(PageSet pages, PageSet before, long offset, long bytes) {
        long next = before.next(0);
        for (long at = 0; at < bytes; at += PIECE) {
            long length = Math.min(PIECE, bytes - at);
            if (next >= (at + length) * Byte.SIZE) {
                continue;
            }
            next = before.next((at + length) * Byte.SIZE);
            for (long i = 0; i < length; i += Long.BYTES) {
                piece.set(LE64, i, pages.word((at + i) / Long.BYTES));
            }
            file.write(piece.asSlice(0, length), offset + at);
        }
    }
}
