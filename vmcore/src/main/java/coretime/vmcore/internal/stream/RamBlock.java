package coretime.vmcore.internal.stream;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One of QEMU's RAM blocks and where the stream has its pages: 8 bytes outside the heap for each page. The last place that
 * is put counts, as in an ordinary stream, which sends a page again when it was written meanwhile. Not thread-safe while
 * places are put.
 */
final class RamBlock {
    static final int PAGE_SIZE = 4096;

    /** What {@link #place} gives for a page that the stream does not have. */
    static final long NOWHERE = 0;

    private final String name;
    private final long pages;
    private final MemorySegment places;

    RamBlock(String name, long pages, Arena arena) {
        this.name = name;
        this.pages = pages;
        this.places = arena.allocate(JAVA_LONG, pages);
    }

    String name() {
        return name;
    }

    long pages() {
        return pages;
    }

    /** The page's content is at that place of the stream. */
    void put(long page, long place) {
        places.setAtIndex(JAVA_LONG, page, place);
    }

    /** All bytes of the page are this one. */
    void fill(long page, int value) {
        places.setAtIndex(JAVA_LONG, page, ~(long) value);
    }

    /** {@link #NOWHERE}, a place in the stream, or, negative, the complement of the byte that fills the page. */
    long place(long page) {
        return places.getAtIndex(JAVA_LONG, page);
    }

    /** How many pages the stream does not have. */
    long missing() {
        long missing = 0;
        for (long page = 0; page < pages; page++) {
            if (place(page) == NOWHERE) {
                missing++;
            }
        }
        return missing;
    }
}
