package coretime.vmcore.internal.codec;

import coretime.vmcore.CoreException;
import java.lang.foreign.MemorySegment;

/** Pages as they are. */
final class RawCodec implements PageCodec {
    @Override
    public int maxCompressedBytes(int pageSize) {
        return 0;
    }

    @Override
    public int compress(MemorySegment page, MemorySegment out) {
        return -1;
    }

    @Override
    public void decompress(MemorySegment in, MemorySegment page) {
        if (in.byteSize() != page.byteSize()) {
            throw new CoreException("an uncompressed page has " + in.byteSize() + " bytes, not " + page.byteSize());
        }
        page.copyFrom(in);
    }
}
