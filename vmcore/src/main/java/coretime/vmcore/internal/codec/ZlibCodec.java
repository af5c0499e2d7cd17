package coretime.vmcore.internal.codec;

import coretime.vmcore.CoreException;
import java.lang.foreign.MemorySegment;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** RFC 1950 by the JDK's zlib, at its fastest level, as makedumpfile and QEMU write it. */
final class ZlibCodec implements PageCodec {
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Inflater inflater = new Inflater();

    @Override
    public int maxCompressedBytes(int pageSize) {
        return pageSize;
    }

    @Override
    public int compress(MemorySegment page, MemorySegment out) {
        deflater.reset();
        deflater.setInput(page.asByteBuffer());
        deflater.finish();
        int written = deflater.deflate(out.asByteBuffer());
        return deflater.finished() && written < page.byteSize() ? written : -1;
    }

    @Override
    public void decompress(MemorySegment in, MemorySegment page) {
        inflater.reset();
        inflater.setInput(in.asByteBuffer());
        try {
            int bytes = inflater.inflate(page.asByteBuffer());
            // The checksum is only looked at when the stream's end is: ask for one byte more than there may be.
            if (bytes == page.byteSize() && !inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new CoreException("a zlib page is longer than " + page.byteSize() + " bytes");
            }
            if (bytes != page.byteSize() || !inflater.finished()) {
                throw new CoreException("a zlib page ends after " + bytes + " bytes of " + page.byteSize());
            }
        } catch (DataFormatException e) {
            throw new CoreException("not a zlib page: " + e.getMessage(), e);
        }
    }
}
