package coretime.libvirt;

/** How libvirt dumps a core: {@code virDomainCoreDumpFlags}. Without one of the first three the guest is paused. */
public enum DumpFlag {
    /** The domain is off afterwards. */
    CRASH(1),
    /** The guest runs on meanwhile. */
    LIVE(2),
    BYPASS_CACHE(4),
    /** The guest is reset afterwards. */
    RESET(8),
    /**
     * Memory and registers only, as an ELF or kdump core. Without it libvirt uses a migration, which aborts QEMU where
     * the guest has panicked.
     */
    MEMORY_ONLY(16);

    private final int bit;

    DumpFlag(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
