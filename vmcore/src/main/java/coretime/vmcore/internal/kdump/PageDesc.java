package coretime.vmcore.internal.kdump;

import coretime.vmcore.Compression;
import coretime.vmcore.internal.io.Bytes;

/**
 * {@code struct page_desc} (makedumpfile diskdump_mod.h).
 *
 * @param at where the descriptor itself is
 * @param offset where the page's data begin
 * @param size their length
 * @param flags how they are compressed
 */
record PageDesc(long at, long offset, long size, int flags) {
    /** Bytes of a page_desc. */
    static final int BYTES = 24;

    /** Flags that say nothing of the page's own compression. */
    private static final int OTHERS = KdumpHeader.DUMP_DH_COMPRESSED_INCOMPLETE | KdumpHeader.DUMP_DH_EXCLUDED_VMEMMAP;

    /** Reads a descriptor that the source holds. */
    static PageDesc read(Bytes bytes, long at) {
        return new PageDesc(at, bytes.u64(at, "page_desc.offset"), bytes.u32(at + 8, "page_desc.size"), (int)
                bytes.u32(at + 12, "page_desc.flags"));
    }

    /** Whether the descriptor was never written. */
    boolean isBlank() {
        return offset == 0;
    }

    /** How the page is compressed, once size and flags have been found to be possible. */
    Compression compression(Bytes bytes, int pageSize) {
        Compression compression = switch (flags & ~OTHERS) {
            case 0 -> Compression.NONE;
            case 1 -> Compression.ZLIB;
            case 2 -> Compression.LZO;
            case 4 -> Compression.SNAPPY;
            case 0x20 -> Compression.ZSTD;
            default ->
                throw bytes.damaged(
                        at + 12, "page_desc.flags", "0x%x is no compression that is known".formatted(flags));
        };
        if (size == 0 || size > pageSize || (compression == Compression.NONE && size != pageSize)) {
            throw bytes.damaged(
                    at + 8,
                    "page_desc.size",
                    "%d bytes cannot be a page of %d, flags 0x%x".formatted(size, pageSize, flags));
        }
        return compression;
    }
}
