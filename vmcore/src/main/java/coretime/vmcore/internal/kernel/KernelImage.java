package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.PhysicalMemory;
import coretime.vmcore.RamMap;
import coretime.vmcore.Vmcoreinfo;
import coretime.vmcore.internal.kernel.PageTables.Mapped;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The kernel's image on x86_64, mapped in one piece from __START_KERNEL_map on (Linux
 * Documentation/arch/x86/x86_64/mm.rst): physical = virtual − __START_KERNEL_map + phys_base. Checked by
 * init_uts_ns.name.release (include/uapi/linux/utsname.h), which must be VMCOREINFO's OSRELEASE.
 */
final class KernelImage {
    static final long START_KERNEL_MAP = 0xffffffff80000000L;
    static final int NEW_UTS_LEN = 64;

    /** CONFIG_PHYSICAL_ALIGN is at least this, so phys_base is a multiple. */
    private static final long PHYSICAL_ALIGN = 1L << 21;

    private static final long DEFAULT_IMAGE_SIZE = 1L << 29;
    private static final long MAX_IMAGE_SIZE = 1L << 30;

    private final PhysicalMemory memory;
    private final Vmcoreinfo info;
    private final PageCache cache;
    private final byte[] release;
    private final OptionalLong releaseAt;

    KernelImage(PhysicalMemory memory, Vmcoreinfo info) {
        this.memory = memory;
        this.info = info;
        this.cache = new PageCache(memory);
        this.release = (info.osRelease().orElse("") + '\0').getBytes(StandardCharsets.ISO_8859_1);
        OptionalLong uts = info.utsname();
        this.releaseAt =
                uts.isPresent() ? OptionalLong.of(uts.getAsLong() + 2 * (NEW_UTS_LEN + 1)) : OptionalLong.empty();
    }

    /** Whether the release text is there with this phys_base. */
    boolean isAt(long physBase) {
        return releaseAt.isPresent() && hasRelease(releaseAt.getAsLong() - START_KERNEL_MAP + physBase);
    }

    private boolean hasRelease(long physical) {
        if (release.length < 2 || release.length > NEW_UTS_LEN + 1 || physical < 0) {
            return false;
        }
        int pageSize = memory.pageSize();
        try {
            for (int done = 0; done < release.length; ) {
                long at = physical + done;
                long pfn = at / pageSize;
                if (!memory.presence(pfn).isReadable()) {
                    return false;
                }
                int inPage = (int) (at & (pageSize - 1));
                int part = Math.min(release.length - done, pageSize - inPage);
                MemorySegment expected = MemorySegment.ofArray(release).asSlice(done, part);
                if (cache.page(pfn).asSlice(inPage, part).mismatch(expected) >= 0) {
                    return false;
                }
                done += part;
            }
            return true;
        } catch (CoreException e) {
            return false; // A damaged page proves nothing.
        }
    }

    /**
     * Tries every place that the image can have in RAM.
     *
     * @param isOver ends it
     */
    Optional<Long> searchBase(BooleanSupplier isOver) {
        if (releaseAt.isEmpty()) {
            return Optional.empty();
        }
        long atZero = releaseAt.getAsLong() - START_KERNEL_MAP;
        for (RamMap.Range range : memory.ram().ranges()) {
            long start = range.firstPfn() * memory.pageSize();
            long end = range.endPfn() * memory.pageSize();
            long first = start + Math.floorMod(atZero - start, PHYSICAL_ALIGN);
            for (long at = first; at < end && !isOver.getAsBoolean(); at += PHYSICAL_ALIGN) {
                if (hasRelease(at)) {
                    return Optional.of(at - atZero);
                }
            }
        }
        return Optional.empty();
    }

    /** The kernel with this phys_base. */
    KernelFinder.Located located(long physBase) {
        long imageSize = Math.clamp(info.number("KERNEL_IMAGE_SIZE").orElse(DEFAULT_IMAGE_SIZE), 0, MAX_IMAGE_SIZE);
        OptionalLong top = info.symbol("init_top_pgt");
        OptionalLong root = top.isPresent() ? top : info.symbol("init_level4_pgt");
        PageTables tables = new X86PageTables(
                memory,
                root.orElse(info.symbol("swapper_pg_dir").orElse(0)) - START_KERNEL_MAP + physBase,
                info.number("pgtable_l5_enabled").orElse(0) != 0,
                info.number("sme_mask").orElse(0));
        Mapped image = new Mapped(START_KERNEL_MAP, physBase, imageSize);
        return new KernelFinder.Located(
                info, physBase, new KernelMemory(memory, tables, image), walks(tables, physBase));
    }

    private boolean walks(PageTables tables, long physBase) {
        try {
            return releaseAt.isPresent()
                    && tables.walk(releaseAt.getAsLong(), cache) instanceof Mapped mapped
                    && mapped.translate(releaseAt.getAsLong()) == releaseAt.getAsLong() - START_KERNEL_MAP + physBase;
        } catch (CoreException e) {
            return false;
        }
    }
}
