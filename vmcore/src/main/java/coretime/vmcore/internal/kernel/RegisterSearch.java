package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.X86Registers;
import coretime.vmcore.internal.kernel.PageTables.Mapped;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds VMCOREINFO by way of the registers, in a time that does not grow with RAM: a CPU's page tables lead to the
 * kernel's image, and one of the pointers in it to the page with the text (vmcoreinfo_data, Linux kernel/vmcore_info.c).
 * Kernels before 4.13 have the text in the image itself. A search of all memory remains for what this does not find.
 */
final class RegisterSearch {
    private static final long SLOT = 1L << 21;
    private static final int PAGE = 1 << 12;

    /** The image is mapped in one piece, but for what was freed after the boot. */
    private static final int GAP_SLOTS = 8;

    private static final long MAX_IMAGE = 1L << 28;

    /** Tables made to deceive cost no more than a few images. */
    private static final int MAX_TABLES = 4;

    private final PhysicalMemory memory;
    private final VmcoreinfoSearch texts;

    /** Of its own, so that the page with the pointers stays as it is. */
    private final PageCache walked;

    /** The CPUs'. */
    private final List<PageTables> tables;

    RegisterSearch(MemoryCore core, VmcoreinfoSearch texts) {
        this.memory = core.memory();
        this.texts = texts;
        this.walked = new PageCache(memory);
        this.tables = memory.pageSize() == PAGE ? tables(core) : List.of();
    }

    private static List<PageTables> tables(MemoryCore core) {
        return core.cpus().stream()
                .flatMap(cpu -> cpu.registers() instanceof X86Registers registers
                        ? registers.control().stream()
                        : Stream.empty())
                .map(control -> new Root(control.cr3(), (control.cr4() & X86PageTables.CR4_LA57) != 0))
                .filter(root -> root.address() != 0)
                .distinct()
                .limit(MAX_TABLES)
                .<PageTables>map(root -> new X86PageTables(core.memory(), root.address(), root.isFiveLevel(), 0))
                .toList();
    }

    private record Root(long address, boolean isFiveLevel) {}

    /** Whether a CPU's page tables lead to this kernel's name. */
    boolean leadTo(KernelFinder.Located kernel) {
        long name = kernel.vmcoreinfo().utsname().orElse(0);
        return tables.stream()
                .anyMatch(one -> mapped(one, walked, name) instanceof Mapped mapped
                        && mapped.translate(name) == name - KernelImage.START_KERNEL_MAP + kernel.physBase());
    }

    /** Whether a VMCOREINFO was found that is accepted. */
    boolean search(Predicate<Vmcoreinfo> isAccepted) {
        return tables.stream().anyMatch(one -> search(one, isAccepted));
    }

    private boolean search(PageTables tables, Predicate<Vmcoreinfo> isAccepted) {
        PageCache cache = new PageCache(memory);
        List<Long> image = image(tables, cache);
        try {
            for (long pfn : image) {
                if (texts.isOver()) {
                    return false;
                }
                if (byPointers(tables, cache, pfn, isAccepted)) {
                    return true;
                }
            }
            for (long pfn : image) {
                if (texts.isOver()) {
                    return false;
                }
                if (texts.inPage(pfn, isAccepted).isPresent()) {
                    return true;
                }
            }
        } catch (CoreException e) {
            return false; // What is damaged here is looked for in all memory.
        }
        return false;
    }

    /** The pages of the image: what is mapped from __START_KERNEL_map on, to the end of the first piece. */
    private List<Long> image(PageTables tables, PageCache cache) {
        List<Long> pfns = new ArrayList<>();
        int gap = 0;
        long end = KernelImage.START_KERNEL_MAP + (1L << 30);
        for (long slot = KernelImage.START_KERNEL_MAP; slot < end && pfns.size() < MAX_IMAGE / PAGE; slot += SLOT) {
            int before = pfns.size();
            if (mapped(tables, cache, slot) instanceof Mapped mapped && mapped.bytes() >= SLOT) {
                add(pfns, mapped.translate(slot), SLOT);
            } else if (before > 0) {
                for (long page = slot; page < slot + SLOT; page += PAGE) {
                    if (mapped(tables, cache, page) instanceof Mapped mapped) {
                        add(pfns, mapped.translate(page), PAGE);
                    }
                }
            }
            gap = pfns.size() > before ? 0 : gap + 1;
            if (before > 0 && gap > GAP_SLOTS) {
                break;
            }
        }
        return pfns;
    }

    private void add(List<Long> pfns, long physical, long bytes) {
        for (long pfn = physical / PAGE; pfn < (physical + bytes) / PAGE; pfn++) {
            if (memory.presence(pfn).isReadable()) {
                pfns.add(pfn);
            }
        }
    }

    private boolean byPointers(PageTables tables, PageCache cache, long pfn, Predicate<Vmcoreinfo> isAccepted) {
        MemorySegment page = cache.page(pfn);
        for (int at = 0; at < PAGE; at += Long.BYTES) {
            long value = page.get(PageCache.LE64, at);
            // A page of the kernel's, but none of its image's.
            if ((value & (PAGE - 1)) == 0 && value < KernelImage.START_KERNEL_MAP && value >>> 56 == 0xff) {
                if (isText(tables, value, isAccepted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isText(PageTables tables, long address, Predicate<Vmcoreinfo> isAccepted) {
        if (!(mapped(tables, walked, address) instanceof Mapped mapped)) {
            return false;
        }
        long pfn = mapped.translate(address) / PAGE;
        return !texts.isOver()
                && memory.presence(pfn).isReadable()
                && texts.beginsWithText(walked.page(pfn))
                && texts.inPage(pfn, isAccepted).isPresent();
    }

    private static PageTables.Walk mapped(PageTables tables, PageCache cache, long address) {
        try {
            return tables.walk(address, cache);
        } catch (CoreException e) {
            return new PageTables.Unmapped(String.valueOf(e.getMessage()));
        }
    }
}
