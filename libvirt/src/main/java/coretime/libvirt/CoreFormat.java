package coretime.libvirt;

/**
 * Format of a core that libvirt has QEMU write: {@code virDomainCoreDumpFormat}. All but {@code RAW} need
 * {@link DumpFlag#MEMORY_ONLY}; LZO and Snappy are often not built into QEMU.
 */
public enum CoreFormat {
    /** ELF with {@link DumpFlag#MEMORY_ONLY}, else a migration stream. */
    RAW(0),
    KDUMP_ZLIB(1),
    KDUMP_LZO(2),
    KDUMP_SNAPPY(3),
    WIN_DMP(4);

    private final int number;

    CoreFormat(int number) {
        this.number = number;
    }

    /** libvirt's number of it. */
    int number() {
        return number;
    }
}
