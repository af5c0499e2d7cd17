package coretime.vmcore.internal.kernel;

import coretime.vmcore.PhysicalMemory;

/**
 * Page tables of x86_64 with four or five levels (Intel SDM volume 3, chapter "Paging"; Linux
 * arch/x86/include/asm/pgtable_types.h). The number of levels is fixed, so tables that refer to themselves end a walk like
 * any others.
 */
final class X86PageTables implements PageTables {
    static final long PRESENT = 1;
    static final long PSE = 1 << 7;
    static final long CR4_LA57 = 1 << 12;
    static final long ADDRESS_MASK = 0x000f_ffff_ffff_f000L;

    private static final int PAGE_SHIFT = 12;
    private static final int LEVEL_BITS = 9;
    private static final String[] NAMES = {"PTE", "PMD", "PUD", "P4D", "PGD"};

    private final PhysicalMemory memory;
    private final long root;
    private final int levels;
    private final long addressMask;

    /**
     * Tables that begin at a physical address.
     *
     * @param isFiveLevel NUMBER(pgtable_l5_enabled)
     * @param smeMask the bit that marks encrypted pages (AMD), 0 where there is none
     */
    X86PageTables(PhysicalMemory memory, long root, boolean isFiveLevel, long smeMask) {
        this.memory = memory;
        this.root = root & ADDRESS_MASK;
        this.levels = isFiveLevel ? 5 : 4;
        this.addressMask = ADDRESS_MASK & ~smeMask;
    }

    @Override
    public Walk walk(long address, PageCache cache) {
        int unused = 64 - PAGE_SHIFT - LEVEL_BITS * levels;
        if (((address << unused) >> unused) != address) {
            return new Unmapped("it is not canonical with %d levels of page tables".formatted(levels));
        }
        long table = root;
        for (int level = levels - 1; level >= 0; level--) {
            if (!memory.ram().contains(table >>> PAGE_SHIFT)) {
                return new Unmapped("the table of its %s, 0x%x, is not in RAM".formatted(name(level), table));
            }
            int shift = PAGE_SHIFT + LEVEL_BITS * level;
            long index = (address >>> shift) & ((1 << LEVEL_BITS) - 1);
            long entry = cache.u64(table + index * Long.BYTES);
            if ((entry & PRESENT) == 0) {
                return new Unmapped("its %s, 0x%x, is not present".formatted(name(level), entry));
            }
            boolean isLarge = level > 0 && (entry & PSE) != 0;
            if (isLarge && level > 2) {
                return new Unmapped("its %s, 0x%x, has a bit set that must not be".formatted(name(level), entry));
            }
            if (level == 0 || isLarge) {
                long bytes = 1L << shift;
                // In a large page's entry bit 12 is PAT and no part of the address.
                return new Mapped(address & -bytes, (entry & addressMask) & -bytes, bytes);
            }
            table = entry & addressMask;
        }
        throw new AssertionError("the last level ends the walk");
    }

    private String name(int level) {
        return NAMES[level == levels - 1 ? 4 : level];
    }
}
