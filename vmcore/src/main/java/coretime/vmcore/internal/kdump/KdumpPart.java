package coretime.vmcore.internal.kdump;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreException;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.PageUnavailableException;
import coretime.vmcore.Presence;
import coretime.vmcore.internal.io.Bytes;
import coretime.vmcore.internal.io.FileBytes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of one kdump-compressed file: the whole of a core, or one file's part of a split one. The descriptor of a
 * page is the one whose number is the count of dumped pages before it within the file's range. Safe for any thread.
 */
final class KdumpPart {
    private static final long ALL_LOOKED_AT = 1 << 20;
    private static final long LAST_LOOKED_AT = 1 << 16;

    private final Bytes bytes;
    private final KdumpHeader header;
    private final PageBitmap ram;
    private final PageBitmap dumped;
    private final PageRanks ranks;
    private final PageDecoders decoders;
    private final long dataOffset;
    private final boolean isZeroFirst;

    private KdumpPart(Bytes bytes, KdumpHeader header) {
        this.bytes = bytes;
        this.header = header;
        this.ram = new PageBitmap(bitmap(bytes, header, header.bitmapOffset(), "bitmap1"), 0, header.maxMapnr());
        this.dumped = new PageBitmap(
                bitmap(bytes, header, header.dumpedOffset(), "bitmap2"),
                header.startPfn(),
                Math.min(header.endPfn(), header.maxMapnr()));
        this.ranks = new PageRanks(dumped);
        this.decoders = new PageDecoders(header.blockSize());
        this.dataOffset = header.descOffset() + ranks.count() * PageDesc.BYTES;
        this.isZeroFirst = bytes.holds(dataOffset, header.blockSize())
                && bytes.slice(dataOffset, header.blockSize(), "page").mismatch(zeros(header.blockSize())) < 0;
    }

    /** Reads headers and bitmaps. */
    static KdumpPart open(Bytes bytes) {
        KdumpHeader header = KdumpHeader.read(bytes);
        if (header.startPfn() < 0 || header.endPfn() < header.startPfn()) {
            throw bytes.damaged(
                    header.blockSize() + (header.version() >= 6 ? 80L : 16L),
                    "start_pfn",
                    "pfn 0x%x to 0x%x is no range".formatted(header.startPfn(), header.endPfn()));
        }
        return new KdumpPart(bytes, header);
    }

    private static MemorySegment bitmap(Bytes bytes, KdumpHeader header, long offset, String field) {
        long length = header.usedBitmapBytes();
        if (!bytes.holds(offset, length)) {
            throw bytes.damaged(
                    offset, field, "%d bytes for 0x%x pages are not in the file".formatted(length, header.maxMapnr()));
        }
        return bytes.slice(offset, length, field);
    }

    private static MemorySegment zeros(int bytes) {
        return MemorySegment.ofArray(new byte[bytes]);
    }

    Bytes bytes() {
        return bytes;
    }

    KdumpHeader header() {
        return header;
    }

    /** Pages that are RAM, of the whole guest. */
    PageBitmap ram() {
        return ram;
    }

    /** Pages that are dumped in this file. */
    PageBitmap dumped() {
        return dumped;
    }

    Presence presence(long pfn) {
        if (!dumped.contains(pfn)) {
            return ram.contains(pfn) ? Presence.EXCLUDED : Presence.NOT_RAM;
        }
        return presenceBy(header.descOffset() + ranks.before(pfn) * PageDesc.BYTES);
    }

    private Presence presenceBy(PageDesc desc) {
        if (isZero(desc)) {
            return Presence.ZERO;
        }
        return !desc.isBlank() && bytes.holds(desc.offset(), desc.size()) ? Presence.PRESENT : Presence.MISSING;
    }

    private Presence presenceBy(long descAt) {
        return bytes.holds(descAt, PageDesc.BYTES) ? presenceBy(PageDesc.read(bytes, descAt)) : Presence.MISSING;
    }

    /** makedumpfile and QEMU put one page of zeros first, not compressed, which every page of zeros points to. */
    private boolean isZero(PageDesc desc) {
        return isZeroFirst && desc.offset() == dataOffset && desc.size() == header.blockSize() && desc.flags() == 0;
    }

    MemorySegment page(long pfn, MemorySegment room) {
        if (!dumped.contains(pfn)) {
            throw new PageUnavailableException(pfn, presence(pfn));
        }
        long at = header.descOffset() + ranks.before(pfn) * PageDesc.BYTES;
        if (!bytes.holds(at, PageDesc.BYTES)) {
            throw new PageUnavailableException(pfn, Presence.MISSING);
        }
        PageDesc desc = PageDesc.read(bytes, at);
        if (!presenceBy(desc).isReadable()) {
            throw new PageUnavailableException(pfn, Presence.MISSING);
        }
        Compression compression = desc.compression(bytes, header.blockSize());
        if (desc.offset() < dataOffset) {
            throw bytes.damaged(
                    at, "page_desc.offset", "0x%x is before the first page, 0x%x".formatted(desc.offset(), dataOffset));
        }
        MemorySegment page = room.asSlice(0, header.blockSize());
        try {
            return compression == Compression.NONE
                    ? bytes.slice(desc.offset(), desc.size(), page, "page")
                    : decompressed(pfn, desc, compression, page);
        } catch (InternalError e) {
            throw FileBytes.shrunk(bytes.name(), e);
        }
    }

    private MemorySegment decompressed(long pfn, PageDesc desc, Compression compression, MemorySegment page) {
        PageDecoders.Decoder decoder = decoders.borrow();
        try {
            MemorySegment in = bytes.slice(desc.offset(), desc.size(), decoder.room(), "page");
            decoder.decompress(compression, in, page);
        } catch (DamagedCoreException e) {
            throw e;
        } catch (CoreException e) {
            DamagedCoreException named =
                    bytes.damaged(desc.offset(), "page", "pfn 0x%x is %s".formatted(pfn, e.getMessage()));
            named.initCause(e);
            throw named;
        } finally {
            decoders.giveBack(decoder);
        }
        return page;
    }

    /**
     * What is wrong with it as a whole. All descriptors are looked at up to a million; of more, every so many and the
     * last ones, since a file is cut at its end.
     */
    List<String> damage() {
        List<String> damage = new ArrayList<>();
        if (header.isIncomplete()) {
            damage.add("%s: status says that its writer could not finish it, for want of room".formatted(bytes.name()));
        }
        long missing = 0;
        long first = -1;
        long count = ranks.count();
        long step = Math.max(1, count / ALL_LOOKED_AT);
        long last = count - LAST_LOOKED_AT;
        for (long i = 0; i < count; i = i >= last ? i + 1 : Math.min(i + step, last)) {
            if (!presenceBy(header.descOffset() + i * PageDesc.BYTES).isReadable()) {
                first = first < 0 ? i : first;
                missing++;
            }
        }
        if (missing > 0) {
            damage.add("%s: %s%d of %d pages should be in the file and are not, from the descriptor at 0x%x on"
                    .formatted(
                            bytes.name(),
                            step > 1 ? "at least " : "",
                            missing,
                            count,
                            header.descOffset() + first * PageDesc.BYTES));
        }
        return damage;
    }
}
