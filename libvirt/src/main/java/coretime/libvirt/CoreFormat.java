package coretime.libvirt;

/**
 * Format of a core that libvirt has QEMU write: {@code virDomainCoreDumpFormat}, in its order. All but {@code RAW} need
 * {@link DumpFlag#MEMORY_ONLY}; LZO and Snappy are often not built into QEMU.
 */
public enum CoreFormat {
    /** ELF with {@link DumpFlag#MEMORY_ONLY}, else a migration stream. */
    RAW,
    KDUMP_ZLIB,
    KDUMP_LZO,
    KDUMP_SNAPPY,
    WIN_DMP
}
