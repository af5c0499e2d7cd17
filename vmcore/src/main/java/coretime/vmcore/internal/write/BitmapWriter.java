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

    /** Writes it over whatever is there. */
    void write(PageSet pages, long offset, long bytes) {
        for (long at = 0; at < bytes; at += PIECE) {
            long length = Math.min(PIECE, bytes - at);
            for (long i = 0; i < length; i += Long.BYTES) {
                piece.set(LE64, i, pages.word((at + i) / Long.BYTES));
            }
            file.write(piece.asSlice(0, length), offset + at);
        }
    }
}
