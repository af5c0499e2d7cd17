package coretime.vmcore;

import coretime.vmcore.internal.write.ElfFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes an ELF core (System V gABI; notes as QEMU writes them). The file is as long as RAM, with holes where pages are
 * zeros or left out, whatever the level; a page that was left out is one that its PT_LOAD has in memory and not in the file.
 */
public final class ElfCoreWriter implements CoreWriter {
    private final ElfFile file;

    private ElfCoreWriter(ElfFile file) {
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
    public static ElfCoreWriter create(Path target, RamMap ram, PageSet candidates) {
        return new ElfCoreWriter(ElfFile.create(target, ram, candidates));
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
