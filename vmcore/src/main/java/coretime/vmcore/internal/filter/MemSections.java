package coretime.vmcore.internal.filter;

import coretime.vmcore.KernelUnknownException;
import coretime.vmcore.VirtualMemory;
import coretime.vmcore.internal.kernel.Layout;
import java.util.OptionalLong;

/**
 * SPARSEMEM_EXTREME (Linux include/linux/mmzone.h): an array of pointers to blocks of {@code struct mem_section}, each of
 * which says where the struct pages of its 128 MiB are, less those of all pages before.
 */
final class MemSections {
    private static final long SECTION_HAS_MEM_MAP = 2;
    private static final long FLAGS = 0x3f;
    private static final int PAGE_SHIFT = 12;

    private final VirtualMemory memory;
    private final long roots;
    private final long rootCount;
    private final long sectionSize;
    private final long mapOffset;
    private final long perRoot;
    private final int pfnBits;
    private final long pageSize;

    MemSections(VirtualMemory memory, Layout layout) {
        this.memory = memory;
        this.roots = layout.symbol("mem_section");
        this.rootCount = layout.info()
                .length("mem_section")
                .orElseThrow(() -> new KernelUnknownException("VMCOREINFO has no LENGTH(mem_section)"));
        this.sectionSize = layout.size("mem_section");
        this.mapOffset = layout.offset("mem_section.section_mem_map");
        this.perRoot = (1 << PAGE_SHIFT) / sectionSize;
        this.pageSize = layout.size("page");
        long bits = layout.number("SECTION_SIZE_BITS");
        if (bits < 20 || bits > 40 || perRoot == 0) {
            throw new KernelUnknownException(
                    "VMCOREINFO's SECTION_SIZE_BITS %d with SIZE(mem_section) %d cannot be true"
                            .formatted(bits, sectionSize));
        }
        this.pfnBits = (int) bits - PAGE_SHIFT;
    }

    /** Whether the kernel has struct pages for any page from a pfn up to, not including, another. */
    boolean knows(long firstPfn, long endPfn) {
        for (long pfn = firstPfn; pfn < endPfn; pfn = ((pfn >> pfnBits) + 1) << pfnBits) {
            if (structPage(pfn).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The address of a page's {@code struct page}; empty where its section has none. */
    OptionalLong structPage(long pfn) {
        long section = pfn >> pfnBits;
        long root = section / perRoot;
        if (root >= rootCount) {
            return OptionalLong.empty();
        }
        long block = memory.u64(roots + root * Long.BYTES);
        if (block == 0) {
            return OptionalLong.empty();
        }
        long map = memory.u64(block + section % perRoot * sectionSize + mapOffset);
        if ((map & SECTION_HAS_MEM_MAP) == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((map & ~FLAGS) + pfn * pageSize);
    }
}
