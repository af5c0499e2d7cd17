package coretime.vmcore;

/**
 * Told by a {@link Conversion} which pages of its memory it will not read any more, so that they can be given back while the
 * rest is still being written. Called from any thread.
 */
public interface PageRelease {
    /** Nobody wants them back. */
    PageRelease NONE = new PageRelease() {
        @Override
        public void unwanted(PageSet keep) {}

        @Override
        public void written(long firstPfn, long endPfn) {}
    };

    /**
     * It is known what is wanted: called once, before the first page is written.
     *
     * @param keep the pages still to be read; all others are free. Not to be changed or kept
     */
    void unwanted(PageSet keep);

    /** All pages from the first up to, not including, the end are written, or were not wanted. */
    void written(long firstPfn, long endPfn);

    /** No page will be read any more: what is left to do (sync, name, hashes) needs the file alone. Called once. */
    default void allRead() {}
}
