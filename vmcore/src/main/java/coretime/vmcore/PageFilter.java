package coretime.vmcore;

import coretime.vmcore.internal.filter.MemMapScan;

/**
 * Decides which pages a filter level keeps, by the kernel's own {@code struct page}s and VMCOREINFO alone: makedumpfile's
 * -d, without debugging symbols. Pages of zeros are not looked for here: who writes them sees them.
 */
public final class PageFilter {
    private PageFilter() {}

    /**
     * Goes through all struct pages.
     *
     * @param threads how many go through them at once
     * @return the pages to keep: all of the kernel's RAM less those that were left out
     * @throws KernelUnknownException where VMCOREINFO lacks what is needed; the message says what
     * @throws CoreException where the kernel's memory map cannot be read at all
     */
    public static PageSelection select(Kernel kernel, FilterLevel level, int threads, Progress progress) {
        return new MemMapScan(kernel, level).run(threads, progress);
    }
}
