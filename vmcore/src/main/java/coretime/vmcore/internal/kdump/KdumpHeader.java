package coretime.vmcore.internal.kdump;

import coretime.vmcore.RamMap;
import coretime.vmcore.UnsupportedCoreException;
import coretime.vmcore.Utsname;
import coretime.vmcore.internal.io.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct disk_dump_header} and {@code struct kdump_sub_header} as an x86_64 machine writes them (makedumpfile
 * diskdump_mod.h and IMPLEMENTATION). Fields that a version does not have yet are 0.
 *
 * @param version header_version, 1 to 6
 * @param utsname of the kernel
 * @param seconds timestamp.tv_sec
 * @param micros timestamp.tv_usec
 * @param status DUMP_DH_* flags
 * @param blockSize bytes in a page
 * @param bitmapOffset where the first bitmap begins
 * @param bitmapBytes bytes in one bitmap
 * @param hasTwoBitmaps whether a second bitmap says which pages are dumped
 * @param descOffset where the page descriptors begin
 * @param maxMapnr no pfn is as large as this
 * @param physBase phys_base
 * @param dumpLevel dump_level
 * @param isSplit whether it is one of several files
 * @param startPfn first page of this file
 * @param endPfn the pfn after the last page of this file
 * @param vmcoreinfoOffset where VMCOREINFO begins
 * @param vmcoreinfoBytes its length
 * @param noteOffset where the ELF notes begin
 * @param noteBytes their length
 */
record KdumpHeader(
        int version,
        Utsname utsname,
        long seconds,
        long micros,
        long status,
        int blockSize,
        long bitmapOffset,
        long bitmapBytes,
        boolean hasTwoBitmaps,
        long descOffset,
        long maxMapnr,
        long physBase,
        int dumpLevel,
        boolean isSplit,
        long startPfn,
        long endPfn,
        long vmcoreinfoOffset,
        long vmcoreinfoBytes,
        long noteOffset,
        long noteBytes) {
    /** "KDUMP   ", big-endian. */
    static final long KDUMP_SIGNATURE = 0x4b44554d50202020L;

    /** DUMP_DH_COMPRESSED_INCOMPLETE in status: the writer ran out of room. */
    static final int DUMP_DH_COMPRESSED_INCOMPLETE = 8;

    /** DUMP_DH_EXCLUDED_VMEMMAP in status: struct pages of excluded pages are left out, too. */
    static final int DUMP_DH_EXCLUDED_VMEMMAP = 0x10;

    /** Bytes of disk_dump_header. */
    static final int HEADER_BYTES = 464;

    private static final int UTSNAME = 12;
    private static final int UTSNAME_FIELD = 65;
    private static final int NEWEST = 6;
    private static final int PAGE_SIZE = 4096;

    /** Reads both headers; what they name is only checked as far as the headers' own numbers go. */
    static KdumpHeader read(Bytes bytes) {
        bytes.slice(0, HEADER_BYTES, "disk_dump_header");
        int version = version(bytes);
        Utsname utsname = utsname(bytes);
        checkMachine(bytes, utsname.machine());
        long blockSize = bytes.u32(428, "block_size");
        if (blockSize != PAGE_SIZE) {
            throw bytes.damaged(428, "block_size", "%d is not an x86_64 page, %d".formatted(blockSize, PAGE_SIZE));
        }
        long subHeaderBlocks = bytes.u32(432, "sub_hdr_size");
        long bitmapBlocks = bytes.u32(436, "bitmap_blocks");
        long sub = blockSize;
        long maxMapnr = version >= 6 ? bytes.u64(sub + 96, "max_mapnr_64") : bytes.u32(440, "max_mapnr");
        long maxMapnrAt = version >= 6 ? sub + 96 : 440;
        if (maxMapnr <= 0 || maxMapnr > RamMap.MAX_PFN) {
            throw bytes.damaged(
                    maxMapnrAt,
                    "max_mapnr",
                    "0x%x pages are none, or more than 0x%x".formatted(maxMapnr, RamMap.MAX_PFN));
        }
        long needed = (maxMapnr + 8 * blockSize - 1) / (8 * blockSize);
        if (bitmapBlocks < needed) {
            throw bytes.damaged(
                    436,
                    "bitmap_blocks",
                    "%d blocks are too few for 0x%x pages, which need %d for each bitmap"
                            .formatted(bitmapBlocks, maxMapnr, needed));
        }
        boolean hasTwoBitmaps = bitmapBlocks >= 2 * needed;
        long bitmapOffset = (1 + subHeaderBlocks) * blockSize;
        boolean isSplit = version >= 2 && bytes.u32(sub + 12, "split") != 0;
        return new KdumpHeader(
                version,
                utsname,
                bytes.u64(408, "timestamp.tv_sec"),
                bytes.u64(416, "timestamp.tv_usec"),
                bytes.u32(424, "status"),
                (int) blockSize,
                bitmapOffset,
                bitmapBlocks * blockSize / (hasTwoBitmaps ? 2 : 1),
                hasTwoBitmaps,
                bitmapOffset + bitmapBlocks * blockSize,
                maxMapnr,
                bytes.u64(sub, "phys_base"),
                (int) bytes.u32(sub + 8, "dump_level"),
                isSplit,
                isSplit ? bytes.u64(sub + (version >= 6 ? 80 : 16), "start_pfn") : 0,
                isSplit ? bytes.u64(sub + (version >= 6 ? 88 : 24), "end_pfn") : maxMapnr,
                version >= 3 ? bytes.u64(sub + 32, "offset_vmcoreinfo") : 0,
                version >= 3 ? bytes.u64(sub + 40, "size_vmcoreinfo") : 0,
                version >= 4 ? bytes.u64(sub + 48, "offset_note") : 0,
                version >= 4 ? bytes.u64(sub + 56, "size_note") : 0);
    }

    /** Bytes of one bitmap that stand for pages. */
    long usedBitmapBytes() {
        return (maxMapnr + 7) / 8;
    }

    /** Where the bitmap begins that says which pages are dumped. */
    long dumpedOffset() {
        return hasTwoBitmaps ? bitmapOffset + bitmapBytes : bitmapOffset;
    }

    /** Whether the writer could not write all of it. */
    boolean isIncomplete() {
        return (status & DUMP_DH_COMPRESSED_INCOMPLETE) != 0;
    }

    private static int version(Bytes bytes) {
        long version = bytes.u32(8, "header_version");
        if (version >= 1 && version <= NEWEST) {
            return (int) version;
        }
        long swapped = bytes.be32(8, "header_version");
        throw new UnsupportedCoreException(
                swapped >= 1 && swapped <= NEWEST
                        ? bytes.name() + " is a kdump-compressed core of a big-endian machine; only x86_64 is read"
                        : "%s is a kdump-compressed core of header version %d; 1 to %d are read"
                                .formatted(bytes.name(), version, NEWEST));
    }

    private static void checkMachine(Bytes bytes, String machine) {
        if (!machine.isEmpty() && !machine.equals("x86_64")) {
            throw new UnsupportedCoreException(
                    "%s is a kdump-compressed core of %s; only x86_64 is read".formatted(bytes.name(), machine));
        }
    }

    private static Utsname utsname(Bytes bytes) {
        return new Utsname(
                text(bytes, 0, "sysname"),
                text(bytes, 1, "nodename"),
                text(bytes, 2, "release"),
                text(bytes, 3, "version"),
                text(bytes, 4, "machine"));
    }

    private static String text(Bytes bytes, int index, String field) {
        byte[] raw = bytes.copy(UTSNAME + (long) index * UTSNAME_FIELD, UTSNAME_FIELD, "utsname." + field);
        StringBuilder text = new StringBuilder();
        for (char c : new String(raw, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == 0) {
                break;
            }
            text.append(Character.isISOControl(c) ? '?' : c);
        }
        return text.toString();
    }
}
