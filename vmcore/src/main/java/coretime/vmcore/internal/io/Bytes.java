package coretime.vmcore.internal.io;

import coretime.vmcore.DamagedCoreException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Random access to a source's bytes in which every read is checked against the source's size and names its field. Safe
 * for any thread.
 */
public abstract class Bytes {
    private static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt BE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** The source's name, for messages. */
    public abstract String name();

    /** Bytes in all. */
    public abstract long size();

    /**
     * Bytes of the source, not copied where that can be avoided; the range has been checked.
     */
    protected abstract MemorySegment view(long offset, long length, String field);

    /**
     * Bytes of the source, to be read only.
     *
     * @param offset in bytes
     * @param length in bytes
     * @param field its name in the format's document, for the message
     * @throws DamagedCoreException where the source has no such bytes
     */
    public final MemorySegment slice(long offset, long length, String field) {
        if (length < 0 || offset < 0 || offset > size() || length > size() - offset) {
            throw damaged(offset, field, "%d bytes are beyond the end, 0x%x".formatted(length, size()));
        }
        return view(offset, length, field);
    }

    /**
     * Bytes of the source, to be read only; where they are not in one piece, they are put together in a buffer.
     *
     * @param offset in bytes
     * @param length in bytes
     * @param buffer at least as long
     * @param field its name in the format's document, for the message
     * @throws DamagedCoreException where the source has no such bytes
     */
    public final MemorySegment slice(long offset, long length, MemorySegment buffer, String field) {
        if (length < 0 || offset < 0 || offset > size() || length > size() - offset) {
            throw damaged(offset, field, "%d bytes are beyond the end, 0x%x".formatted(length, size()));
        }
        return view(offset, length, buffer, field);
    }

    /** As {@link #view(long, long, String)}; a source that has to copy puts the bytes in the buffer. */
    protected MemorySegment view(long offset, long length, MemorySegment buffer, String field) {
        return view(offset, length, field);
    }

    /** Whether the source has all of these bytes: they are before its end, and no hole of unwritten bytes is among them. */
    public boolean holds(long offset, long length) {
        return offset >= 0 && length >= 0 && length <= size() && offset <= size() - length;
    }

    /** An exception that names this source. */
    public final DamagedCoreException damaged(long offset, String field, String problem) {
        return new DamagedCoreException(name(), offset, field, problem);
    }

    /** An unsigned little-endian 16-bit number. */
    public final int u16(long offset, String field) {
        return Short.toUnsignedInt(slice(offset, 2, field).get(LE16, 0));
    }

    /** An unsigned little-endian 32-bit number. */
    public final long u32(long offset, String field) {
        return Integer.toUnsignedLong(slice(offset, 4, field).get(LE32, 0));
    }

    /** A little-endian 64-bit number. */
    public final long u64(long offset, String field) {
        return slice(offset, 8, field).get(LE64, 0);
    }

    /** An unsigned big-endian 32-bit number. */
    public final long be32(long offset, String field) {
        return Integer.toUnsignedLong(slice(offset, 4, field).get(BE32, 0));
    }

    /** A big-endian 64-bit number. */
    public final long be64(long offset, String field) {
        return slice(offset, 8, field).get(BE64, 0);
    }

    /** A copy on the heap of at most 16 MiB. */
    public final byte[] copy(long offset, long length, String field) {
        if (length > 1 << 24) {
            throw damaged(offset, field, "%d bytes are too many to be true".formatted(length));
        }
        return slice(offset, length, field).toArray(ValueLayout.JAVA_BYTE);
    }
}
