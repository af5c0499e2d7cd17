package coretime.cli;

import coretime.vmcore.Kernel;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.Vmcoreinfo;

/** What struct pages say of their pages, read by a way of its own (Linux mm/sparse.c). */
record PageTypes(VirtualMemory memory, Vmcoreinfo info) {
    /** SECTION_MAP_MASK leaves out the flags. */
    private static final long SECTION_FLAGS = 0x1f;

    private static final int PAGE_SHIFT = 12;
    private static final int TYPE_SHIFT = 24;

    static PageTypes of(Kernel kernel) {
        return new PageTypes(kernel.virtual(), kernel.vmcoreinfo());
    }

    /** A type since 6.10, a flag before. */
    boolean isSlab(long pfn) {
        return info.number("PAGE_SLAB_MAPCOUNT_VALUE").isPresent()
                ? hasType(pfn, "PAGE_SLAB_MAPCOUNT_VALUE")
                : hasFlag(pfn, "PG_slab");
    }

    /** Since 6.9. */
    boolean isHuge(long pfn) {
        return hasType(pfn, "PAGE_HUGETLB_MAPCOUNT_VALUE");
    }

    private boolean hasType(long pfn, String name) {
        long page = head(structPage(pfn));
        int mapcount = (int) memory.u32(page + info.offset("page._mapcount").orElseThrow());
        return mapcount >>> TYPE_SHIFT == (int) info.number(name).orElseThrow() >>> TYPE_SHIFT;
    }

    private boolean hasFlag(long pfn, String name) {
        long flags =
                memory.u64(head(structPage(pfn)) + info.offset("page.flags").orElseThrow());
        return (flags >>> info.number(name).orElseThrow() & 1) != 0;
    }

    private long head(long page) {
        long head = memory.u64(page + info.offset("page.compound_head").orElseThrow());
        return (head & 1) == 0 ? page : head - 1;
    }

    /** The address of the struct page of a page. */
    long structPage(long pfn) {
        long pagesOfSection = 1L << (info.number("SECTION_SIZE_BITS").orElseThrow() - PAGE_SHIFT);
        // Few sections: all are in the first root.
        long sections = memory.u64(info.symbol("mem_section").orElseThrow());
        long section =
                sections + pfn / pagesOfSection * info.size("mem_section").orElseThrow();
        long map =
                memory.u64(section + info.offset("mem_section.section_mem_map").orElseThrow()) & ~SECTION_FLAGS;
        return map + pfn * info.size("page").orElseThrow();
    }
}
