package coretime.vmcore.internal.write;

import coretime.vmcore.PageSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The place of each page among the pages of a set that does not change any more: the first has 0. Safe for any thread. */
final class PageSlots {
    private static final int GROUP_SHIFT = 12;
    private static final int GROUP_WORDS = 1 << (GROUP_SHIFT - 6);

    private final PageSet pages;
    private final MemorySegment before;
    private final long count;

    PageSlots(PageSet pages) {
        this.pages = pages;
        long groups = (pages.endPfn() >> GROUP_SHIFT) + 1;
        this.before = Arena.ofAuto().allocate(groups * Long.BYTES, Long.BYTES);
        long sum = 0;
        // Looked for once for each group that has pages: holes of address space can be wide.
        long next = pages.next(0);
        for (long group = 0; group < groups; group++) {
            before.setAtIndex(ValueLayout.JAVA_LONG, group, sum);
            long first = group << GROUP_SHIFT;
            if (next >> GROUP_SHIFT == group) {
                for (int i = 0; i < GROUP_WORDS; i++) {
                    sum += Long.bitCount(pages.word((first >> 6) + i));
                }
                next = pages.next(first + (1L << GROUP_SHIFT));
            }
        }
        this.count = sum;
    }

    /** Pages in the set. */
    long count() {
        return count;
    }

    /** The place of a page that is in the set. */
    long of(long pfn) {
        long group = pfn >> GROUP_SHIFT;
        long slot = before.getAtIndex(ValueLayout.JAVA_LONG, group);
        for (long word = group << (GROUP_SHIFT - 6); word < pfn >> 6; word++) {
            slot += Long.bitCount(pages.word(word));
        }
        return slot + Long.bitCount(pages.word(pfn >> 6) & ((1L << (pfn & 63)) - 1));
    }
}
