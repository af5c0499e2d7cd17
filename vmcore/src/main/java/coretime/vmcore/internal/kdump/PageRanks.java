package coretime.vmcore.internal.kdump;

/**
 * How many pages of a bitmap come before a page: the sums are kept for every so many pages, so that the whole takes at
 * most 16 MiB whatever the guest's size. Immutable.
 */
final class PageRanks {
    private static final int MAX_SUMS = 1 << 21;

    private final PageBitmap bitmap;
    private final long firstWord;
    private final int wordShift;
    private final long[] sums;
    private final long count;

    PageRanks(PageBitmap bitmap) {
        this.bitmap = bitmap;
        this.firstWord = bitmap.startPfn() >> 6;
        long words = Math.max(0, ((bitmap.endPfn() + 63) >> 6) - firstWord);
        int shift = 3;
        while (words >> shift >= MAX_SUMS) {
            shift++;
        }
        this.wordShift = shift;
        this.sums = new long[(int) (words >> shift) + 1];
        long sum = 0;
        for (long i = 0; i < words; i++) {
            if ((i & (1L << shift) - 1) == 0) {
                sums[(int) (i >> shift)] = sum;
            }
            sum += Long.bitCount(bitmap.word(firstWord + i));
        }
        this.count = sum;
    }

    /** Pages in all. */
    long count() {
        return count;
    }

    /** Pages of the bitmap below a pfn that is in its range. */
    long before(long pfn) {
        long word = (pfn >> 6) - firstWord;
        int sum = (int) (word >> wordShift);
        long rank = sums[sum];
        for (long i = (long) sum << wordShift; i < word; i++) {
            rank += Long.bitCount(bitmap.word(firstWord + i));
        }
        return rank + Long.bitCount(bitmap.word(firstWord + word) & (1L << pfn) - 1);
    }
}
