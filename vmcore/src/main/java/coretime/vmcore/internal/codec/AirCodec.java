package coretime.vmcore.internal.codec;

import coretime.vmcore.CoreException;
import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lzo.LzoCompressor;
import io.airlift.compress.v3.lzo.LzoDecompressor;
import io.airlift.compress.v3.snappy.SnappyCompressor;
import io.airlift.compress.v3.snappy.SnappyDecompressor;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.lang.foreign.MemorySegment;

/**
 * LZO, snappy and zstd by aircompressor: its native libraries where they load, its Java code where they do not (a
 * temporary directory mounted noexec, a machine without native libraries).
 */
final class AirCodec implements PageCodec {
    /** As makedumpfile does: pages are small, and time counts more than size. */
    private static final int FASTEST = 1;

    private final String name;
    private final Compressor compressor;
    private final Decompressor decompressor;

    private AirCodec(String name, Compressor compressor, Decompressor decompressor) {
        this.name = name;
        this.compressor = compressor;
        this.decompressor = decompressor;
    }

    static AirCodec lzo() {
        return new AirCodec("lzo", new LzoCompressor(), new LzoDecompressor());
    }

    static AirCodec snappy() {
        return new AirCodec("snappy", SnappyCompressor.create(), SnappyDecompressor.create());
    }

    static AirCodec zstd() {
        return new AirCodec("zstd", ZstdCompressor.create(FASTEST), ZstdDecompressor.create());
    }

    @Override
    public int maxCompressedBytes(int pageSize) {
        return compressor.maxCompressedLength(pageSize);
    }

    @Override
    public int compress(MemorySegment page, MemorySegment out) {
        int written = compressor.compress(page, out);
        return written < page.byteSize() ? written : -1;
    }

    @Override
    @SuppressWarnings("AvoidCatchingRuntimeExceptions") // each decoder has its own kinds for damaged input
    public void decompress(MemorySegment in, MemorySegment page) {
        int bytes;
        try {
            bytes = decompressor.decompress(in, page);
        } catch (RuntimeException e) {
            throw new CoreException("not a page of " + name + ": " + e.getMessage(), e);
        }
        if (bytes != page.byteSize()) {
            throw new CoreException("a page of " + name + " has " + bytes + " bytes, not " + page.byteSize());
        }
    }
}
