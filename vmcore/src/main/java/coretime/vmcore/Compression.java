package coretime.vmcore;

/** How pages of a kdump-compressed core are compressed; the value is the page_desc flag (makedumpfile diskdump_mod.h). */
public enum Compression {
    /** Not at all. */
    NONE(0),
    /** zlib (RFC 1950), as every reader knows it. */
    ZLIB(1),
    /** LZO1X. */
    LZO(2),
    /** Snappy; Debian's makedumpfile cannot read it, crash can. */
    SNAPPY(4),
    /** Zstandard (RFC 8878): makedumpfile 1.7.1, crash 8.0.1, libkdumpfile 0.5 and later. */
    ZSTD(0x20);

    private final int flag;

    Compression(int flag) {
        this.flag = flag;
    }

    /** DUMP_DH_COMPRESSED_*: the flag in a page_desc and in the header's status. */
    public int flag() {
        return flag;
    }
}
