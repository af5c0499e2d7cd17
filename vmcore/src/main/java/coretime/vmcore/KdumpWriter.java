package coretime.vmcore;

import coretime.vmcore.internal.write.KdumpFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes a kdump-compressed core of version 6, not flattened (makedumpfile IMPLEMENTATION, diskdump_mod.h). A page_desc is
 * reserved for every candidate, so that pages go to the file as they come, in any order and from any thread, and no second
 * pass is needed; {@link #finish} closes the gaps in the table. Until then the header says that the core is incomplete.
 */
public final class KdumpWriter implements CoreWriter {
    private final KdumpFile file;

    private KdumpWriter(KdumpFile file) {
        this.file = file;
    }

    /**
     * Begins a core.
     *
     * @param target the file it becomes
     * @param ram the RAM that the guest has
     * @param candidates the pages that may be handed over; not changed while the writer is used
     * @throws CoreException where the file cannot be made
     */
    public static KdumpWriter create(Path target, RamMap ram, PageSet candidates, KdumpOptions options) {
        return new KdumpWriter(KdumpFile.create(target, ram, candidates, options));
    }

    @Override
    public void page(long pfn, MemorySegment page) {
        file.pages(pfn, 1, page);
    }

    @Override
    public void pages(long firstPfn, int count, MemorySegment pages) {
        file.pages(firstPfn, count, pages);
    }

    @Override
    public void zero(long pfn) {
        file.zero(pfn);
    }

    @Override
    public WrittenCore finish(CoreFacts facts) {
        return file.finish(facts);
    }

    @Override
    public void close() {
        file.close();
    }
}
