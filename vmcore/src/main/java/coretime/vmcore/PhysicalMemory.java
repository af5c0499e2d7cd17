package coretime.vmcore;

import java.lang.foreign.MemorySegment;

/**
 * A guest's physical memory in pages, from a core or from a live guest. Addresses are guest-physical; a page frame number
 * (pfn) is the address divided by the page size. Implementations are safe for any thread, as long as each thread brings
 * its own {@link PageBuffer}.
 */
public interface PhysicalMemory {

    /** Bytes in a page, a power of two: 4096 on x86_64. */
    int pageSize();

    /** The RAM that the guest has, whether or not the source still holds its content. */
    RamMap ram();

    /** Whether the source holds the page's content, and if not, why. Cheap: reads no page. */
    Presence presence(long pfn);

    /**
     * The page's bytes.
     *
     * @param pfn page frame number
     * @param buffer where the page is put if it has to be decompressed or copied
     * @return {@link #pageSize()} bytes, to be read only; valid until the next call with this buffer
     * @throws PageUnavailableException where {@link #presence} is neither {@link Presence#PRESENT} nor {@link Presence#ZERO}
     * @throws DamagedCoreException where the source's bytes cannot be decoded
     */
    MemorySegment page(long pfn, PageBuffer buffer);

    /**
     * How many pages beginning with {@code pfn}, at most {@code limit}, lie one after the other in one segment that
     * {@link #run} can give without copying. 0 where the source cannot do so: then {@link #page} is the way.
     */
    default int runLength(long pfn, int limit) {
        return 0;
    }

    /**
     * Consecutive pages without copying.
     *
     * @param pages at most what {@link #runLength} said
     * @return {@code pages * pageSize()} bytes, to be read only
     */
    default MemorySegment run(long pfn, int pages) {
        throw new UnsupportedOperationException(
                "this memory has no runs: " + getClass().getSimpleName());
    }

    /**
     * Copies consecutive pages.
     *
     * @param into {@code pages * pageSize()} bytes
     * @param buffer as in {@link #page}
     */
    default void copy(long pfn, int pages, MemorySegment into, PageBuffer buffer) {
        for (int done = 0; done < pages; ) {
            int run = Math.max(1, runLength(pfn + done, pages - done));
            MemorySegment from = run > 1 ? run(pfn + done, run) : page(pfn + done, buffer);
            MemorySegment.copy(from, 0, into, (long) done * pageSize(), (long) run * pageSize());
            done += run;
        }
    }
}
