package coretime.vmcore;

import java.lang.foreign.MemorySegment;

/**
 * Writes one core. {@link #page}, {@link #pages} and {@link #zero} may be called by several threads at once, in any order
 * of pages, each page once. The file is called NAME.partial until {@link #finish} has synced it and renamed it; a run that
 * dies leaves NAME.partial, which can be read as far as it was written.
 */
public interface CoreWriter extends AutoCloseable {
    /**
     * Takes a page.
     *
     * @param pfn one of the candidates that the writer was made with
     * @param page one page; not kept after the call
     * @throws CoreException where the file cannot be written, as when the disk is full
     */
    void page(long pfn, MemorySegment page);

    /**
     * Takes consecutive pages, all of them candidates.
     *
     * @param pages {@code count} pages; not kept after the call
     * @throws CoreException where the file cannot be written
     */
    void pages(long firstPfn, int count, MemorySegment pages);

    /** Takes a page that is known to be zeros. */
    void zero(long pfn);

    /**
     * Writes what remains, syncs the file and gives it its name. Call it once, after every other call has returned.
     *
     * @param facts what the core says besides its pages
     * @throws CoreException where the file cannot be written; NAME.partial remains
     */
    WrittenCore finish(CoreFacts facts);

    /** Closes the file; without a {@link #finish} before, NAME.partial remains. */
    @Override
    void close();
}
