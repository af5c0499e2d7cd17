package coretime.vmcore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a guest has RAM: disjoint ranges of guest-physical pages in ascending order, neighbours merged. Immutable.
 *
 * @param pageSize bytes in a page
 * @param ranges in ascending order
 */
public record RamMap(int pageSize, List<Range> ranges) {
    /** Pages beyond 256 TiB of 4 KiB pages are refused: no machine has them, and bitmaps would grow with the claim. */
    public static final long MAX_PFN = 1L << 36;

    /**
     * Pages from {@code firstPfn} up to, not including, {@code endPfn}.
     *
     * @param firstPfn page frame number of the first page
     * @param endPfn page frame number after the last page
     */
    public record Range(long firstPfn, long endPfn) {
        /** Checks the order and the limit. */
        public Range {
            if (firstPfn < 0 || endPfn <= firstPfn || endPfn > MAX_PFN) {
                throw new CoreException("no range of pages: pfn 0x%x to 0x%x".formatted(firstPfn, endPfn));
            }
        }

        /** How many pages. */
        public long pages() {
            return endPfn - firstPfn;
        }
    }

    /** More pages of RAM in all are not believed: 16 TiB of 4 KiB pages. */
    public static final long MAX_PAGES = 1L << 32;

    /** Checks order and overlap. */
    public RamMap {
        if (Integer.bitCount(pageSize) != 1 || pageSize < 4096 || pageSize > 65536) {
            throw new CoreException("page size " + pageSize + " is none of 4096 to 65536");
        }
        ranges = List.copyOf(ranges);
        if (ranges.stream().mapToLong(Range::pages).sum() > MAX_PAGES) {
            throw new CoreException("more than %d pages of RAM are not believed".formatted(MAX_PAGES));
        }
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).firstPfn() < ranges.get(i - 1).endPfn()) {
                throw new CoreException(
                        "RAM ranges overlap at pfn 0x%x".formatted(ranges.get(i).firstPfn()));
            }
        }
    }

    /**
     * A map from ranges in any order; those that touch or overlap are merged.
     */
    public static RamMap merged(int pageSize, List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::firstPfn));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.firstPfn() <= last.endPfn()) {
                merged.set(merged.size() - 1, new Range(last.firstPfn(), Math.max(last.endPfn(), range.endPfn())));
            } else {
                merged.add(range);
            }
        }
        return new RamMap(pageSize, merged);
    }

    /** Whether there is RAM at that page. */
    public boolean contains(long pfn) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (pfn < range.firstPfn()) {
                high = middle - 1;
            } else if (pfn >= range.endPfn()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** Pages of RAM in all. */
    public long pages() {
        return ranges.stream().mapToLong(Range::pages).sum();
    }

    /** Bytes of RAM in all. */
    public long bytes() {
        return pages() * pageSize;
    }

    /** The pfn after the last page of RAM; 0 where there is none. */
    public long endPfn() {
        return ranges.isEmpty() ? 0 : ranges.getLast().endPfn();
    }
}
