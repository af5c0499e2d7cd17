package coretime.vmcore.internal.write;

import coretime.vmcore.Compression;
import coretime.vmcore.CoreFacts;
import coretime.vmcore.KdumpOptions;
import coretime.vmcore.RamMap;
import coretime.vmcore.Utsname;
import coretime.vmcore.internal.elf.NoteWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Where the parts of a kdump-compressed core of version 6 lie, and its headers (makedumpfile diskdump_mod.h, struct
 * disk_dump_header and kdump_sub_header). All of it is known before the first page.
 *
 * @param pageSize block_size
 * @param subHeaderBlocks sub_hdr_size: the sub header and the room for notes
 * @param bitmapBytes bytes of one bitmap, whole blocks
 * @param maxMapnr no pfn is as large as this
 * @param slots room for so many page_desc
 */
record KdumpLayout(int pageSize, int subHeaderBlocks, long bitmapBytes, long maxMapnr, long slots) {
    static final int DESC_BYTES = 24;
    static final int INCOMPLETE = 8;

    private static final int SUB_HEADER_BYTES = 104;
    private static final int VMCOREINFO_ROOM = 16384;
    private static final int HEADER_VERSION = 6;
    private static final int HEADER_BYTES = 464;
    private static final int UTSNAME_FIELD = 65;

    static KdumpLayout of(RamMap ram, long slots, KdumpOptions options) {
        int pageSize = ram.pageSize();
        int room = SUB_HEADER_BYTES + NoteWriter.bytesFor(options.expectedCpus()) + VMCOREINFO_ROOM;
        long pagesInBlock = 8L * pageSize;
        long bitmapBytes = (ram.endPfn() + pagesInBlock - 1) / pagesInBlock * pageSize;
        return new KdumpLayout(pageSize, (room + pageSize - 1) / pageSize, bitmapBytes, ram.endPfn(), slots);
    }

    long noteOffset() {
        return (long) pageSize + SUB_HEADER_BYTES;
    }

    int noteRoom() {
        return Math.multiplyExact(subHeaderBlocks, pageSize) - SUB_HEADER_BYTES;
    }

    /** The bitmap of RAM. */
    long bitmapOffset() {
        return (1L + subHeaderBlocks) * pageSize;
    }

    /** The bitmap of dumped pages. */
    long dumpedOffset() {
        return bitmapOffset() + bitmapBytes;
    }

    long descOffset() {
        return bitmapOffset() + 2 * bitmapBytes;
    }

    /** Page data, from a block's begin on. */
    long dataOffset() {
        long end = descOffset() + slots * DESC_BYTES;
        return (end + pageSize - 1) / pageSize * pageSize;
    }

    /** disk_dump_header, one block. */
    byte[] header(CoreFacts facts, Compression compression, boolean isComplete) {
        byte[] raw = new byte[pageSize];
        ByteBuffer header = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        header.put("KDUMP   ".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_VERSION);
        Utsname names = facts.utsname().orElse(new Utsname("Linux", "", "", "", ""));
        String[] fields = {
            names.sysname(),
            names.nodename(),
            names.release(),
            names.version(),
            facts.architecture().toString(),
            ""
        };
        for (int i = 0; i < fields.length; i++) {
            byte[] text = fields[i].getBytes(StandardCharsets.ISO_8859_1);
            header.put(12 + i * UTSNAME_FIELD, text, 0, Math.min(text.length, UTSNAME_FIELD - 1));
        }
        Instant taken = facts.takenAt().orElse(Instant.EPOCH);
        header.putLong(408, taken.getEpochSecond()).putLong(416, taken.getNano() / 1000);
        header.putInt(424, compression.flag() | (isComplete ? 0 : INCOMPLETE));
        header.putInt(428, pageSize).putInt(432, subHeaderBlocks);
        header.putInt(436, Math.toIntExact(2 * bitmapBytes / pageSize));
        header.putInt(440, (int) Math.min(maxMapnr, 0xffffffffL));
        header.putInt(HEADER_BYTES - 4, facts.cpus().size());
        return raw;
    }

    /** kdump_sub_header. */
    byte[] subHeader(CoreFacts facts, NoteWriter.Notes notes, long noteAt) {
        byte[] raw = new byte[SUB_HEADER_BYTES];
        ByteBuffer sub = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        sub.putLong(0, facts.physBase().orElse(0L)).putInt(8, facts.level().bits());
        sub.putLong(24, Math.min(maxMapnr, 0xffffffffL));
        if (notes.vmcoreinfoBytes() > 0) {
            sub.putLong(32, noteAt + notes.vmcoreinfoOffset()).putLong(40, notes.vmcoreinfoBytes());
        }
        if (notes.length() > 0) {
            sub.putLong(48, noteAt).putLong(56, notes.length());
        }
        sub.putLong(88, maxMapnr).putLong(96, maxMapnr);
        return raw;
    }
}
