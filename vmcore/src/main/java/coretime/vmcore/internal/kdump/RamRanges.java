package coretime.vmcore.internal.kdump;

import coretime.vmcore.RamMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers a RAM map from bitmaps, in ascending order. A bitmap that was made to have a million gaps would fill the heap
 * with ranges: past a limit, everything up to the last page becomes one range.
 */
final class RamRanges {
    /** More ranges than any machine has. */
    static final int MAX_RANGES = 1 << 16;

    private final int pageSize;
    private final List<RamMap.Range> ranges = new ArrayList<>();
    private boolean isCoarse;

    RamRanges(int pageSize) {
        this.pageSize = pageSize;
    }

    /** Adds the pages that either bitmap has, from {@code start} up to, not including, {@code claimedEnd}. */
    void add(PageBitmap one, PageBitmap other, long start, long claimedEnd) {
        // A header's range can be anything; beyond the bitmaps there is no page.
        long end = Math.min(claimedEnd, Math.max(one.endPfn(), other.endPfn()));
        long begin = -1;
        for (long index = start >> 6; index << 6 < end; index++) {
            long word = one.word(index) | other.word(index);
            if (begin >= 0 ? word == -1L : word == 0) {
                continue;
            }
            for (long pfn = Math.max(start, index << 6); pfn < Math.min(end, (index + 1) << 6); pfn++) {
                boolean isRam = (word >>> pfn & 1) != 0;
                if (isRam && begin < 0) {
                    begin = pfn;
                } else if (!isRam && begin >= 0) {
                    add(begin, pfn);
                    begin = -1;
                }
            }
        }
        if (begin >= 0) {
            add(begin, end);
        }
    }

    private void add(long first, long end) {
        if (!ranges.isEmpty() && (ranges.getLast().endPfn() == first || ranges.size() == MAX_RANGES)) {
            isCoarse |= ranges.getLast().endPfn() != first;
            RamMap.Range last = ranges.removeLast();
            ranges.add(new RamMap.Range(last.firstPfn(), end));
        } else {
            ranges.add(new RamMap.Range(first, end));
        }
    }

    /** Whether gaps were passed over. */
    boolean isCoarse() {
        return isCoarse;
    }

    /** Pages in all. */
    long pages() {
        return ranges.stream().mapToLong(RamMap.Range::pages).sum();
    }

    RamMap map() {
        return new RamMap(pageSize, ranges);
    }
}
