package coretime.vmcore.internal.io;

/**
 * The flattened format (makedumpfile IMPLEMENTATION, makedumpfile.h): a header of 4096 bytes, then records of a
 * big-endian offset, a big-endian size and so many bytes that belong at that offset; an offset and a size of -1 end it.
 */
public final class FlatRecord {
    /** "makedump", the first half of makedumpfile_header.signature, big-endian. */
    public static final long SIGNATURE = 0x6d616b6564756d70L;

    /** "file" and four NUL, its second half. */
    public static final long SIGNATURE_REST = 0x66696c6500000000L;

    /** MAX_SIZE_MDF_HEADER: bytes before the first record. */
    public static final int HEADER_BYTES = 4096;

    /** Bytes of makedumpfile_data_header. */
    public static final int RECORD_HEADER_BYTES = 16;

    /** No byte belongs at or beyond this offset: 64 TiB, half of what a process can map. */
    public static final long MAX_OFFSET = 1L << 46;

    /** Records without bytes, one after the other, before it is taken for a loop of nothing. */
    public static final int MAX_EMPTY = 1024;

    private FlatRecord() {}

    /** Whether that is the end marker. */
    public static boolean isEnd(long offset, long size) {
        return offset == -1 && size == -1;
    }

    /** Whether there can be a record of so many bytes for that offset. */
    public static boolean isPossible(long offset, long size) {
        return offset >= 0 && size >= 0 && offset <= MAX_OFFSET && size <= MAX_OFFSET - offset;
    }
}
