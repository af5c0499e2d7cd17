package coretime.vmcore.internal.codec;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreException;
import java.lang.foreign.MemorySegment;

/**
 * Compresses and decompresses single pages. Not thread-safe: one for each thread, since compressors keep their tables.
 */
public interface PageCodec {

    /** A codec of its own for the calling thread. */
    static PageCodec of(Compression compression) {
        return switch (compression) {
            case NONE -> new RawCodec();
            case ZLIB -> new ZlibCodec();
            case LZO -> AirCodec.lzo();
            case SNAPPY -> AirCodec.snappy();
            case ZSTD -> AirCodec.zstd();
        };
    }

    /** Room that {@link #compress} may need for a page of so many bytes, before it is known to be smaller. */
    int maxCompressedBytes(int pageSize);

    /**
     * Compresses a page.
     *
     * @param page outside the heap
     * @param out outside the heap, at least {@link #maxCompressedBytes}
     * @return the bytes written, or -1 where they are not fewer than the page's: then the page is to be kept as it is
     */
    int compress(MemorySegment page, MemorySegment out);

    /**
     * Decompresses a page.
     *
     * @param in outside the heap
     * @param page outside the heap, of exactly the page's size
     * @throws CoreException where {@code in} is damaged or is not the compressed form of exactly that many bytes
     */
    void decompress(MemorySegment in, MemorySegment page);
}
