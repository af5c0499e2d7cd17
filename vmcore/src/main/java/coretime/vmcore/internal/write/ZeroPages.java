package coretime.vmcore.internal.write;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Whether a page is nothing but zeros. */
final class ZeroPages {
    private ZeroPages() {}

    /** Looks at the first word, then at all; most pages that are not zeros are known after one load. */
    static boolean isZero(MemorySegment page, long offset, int pageSize, MemorySegment zeros) {
        return page.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) == 0
                && page.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + pageSize / 2) == 0
                && MemorySegment.mismatch(page, offset, offset + pageSize, zeros, 0, pageSize) < 0;
    }
}
