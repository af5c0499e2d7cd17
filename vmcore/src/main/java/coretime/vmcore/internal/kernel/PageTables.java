package coretime.vmcore.internal.kernel;

/** How an architecture's kernel addresses become physical ones. Implementations are safe for any thread. */
interface PageTables {

    /**
     * Walks the tables.
     *
     * @param cache the calling thread's pages
     * @throws coretime.vmcore.CoreException where a table is not in the core or cannot be decoded
     */
    Walk walk(long address, PageCache cache);

    /** What a walk ends in. */
    sealed interface Walk {}

    /**
     * A page, of any of the architecture's sizes.
     *
     * @param start its first virtual address
     * @param physical its first physical address
     * @param bytes its size, a power of two
     */
    record Mapped(long start, long physical, long bytes) implements Walk {

        boolean contains(long address) {
            return Long.compareUnsigned(address - start, bytes) < 0;
        }

        long translate(long address) {
            return physical + (address - start);
        }
    }

    /**
     * No page.
     *
     * @param reason which entry ends the walk, and how
     */
    record Unmapped(String reason) implements Walk {}
}
