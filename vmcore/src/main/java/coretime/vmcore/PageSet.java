package coretime.vmcore;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A set of page frame numbers: a bitmap in chunks, allocated where bits are set, so that a hole of address space costs
 * nothing. 32 KiB outside the heap for each GiB of 4 KiB pages. Not thread-safe while it is changed.
 */
public final class PageSet {
    private static final int CHUNK_SHIFT = 18;
    private static final int CHUNK_WORDS = 1 << (CHUNK_SHIFT - 6);
    private static final long CHUNK_BYTES = CHUNK_WORDS * 8L;

    private final long endPfn;
    private final @Nullable MemorySegment[] chunks;

    /**
     * An empty set.
     *
     * @param endPfn no pfn is as large as this; at most {@link RamMap#MAX_PFN}
     */
    public PageSet(long endPfn) {
        if (endPfn < 0 || endPfn > RamMap.MAX_PFN) {
            throw new CoreException(
                    "a set of pages up to pfn 0x%x is beyond the limit 0x%x".formatted(endPfn, RamMap.MAX_PFN));
        }
        this.endPfn = endPfn;
        this.chunks = new @Nullable MemorySegment[(int) ((endPfn + (1L << CHUNK_SHIFT) - 1) >> CHUNK_SHIFT)];
    }

    /** All pages of a RAM map. */
    public static PageSet of(RamMap ram) {
        PageSet set = new PageSet(ram.endPfn());
        ram.ranges().forEach(range -> set.setRange(range.firstPfn(), range.endPfn()));
        return set;
    }

    /** An equal set of its own. */
    public PageSet copy() {
        PageSet copy = new PageSet(endPfn);
        for (int i = 0; i < chunks.length; i++) {
            MemorySegment chunk = chunks[i];
            if (chunk != null) {
                copy.chunks[i] = newChunk().copyFrom(chunk);
            }
        }
        return copy;
    }

    /** No pfn in the set is as large as this. */
    public long endPfn() {
        return endPfn;
    }

    /** Whether the page is in the set; false for any pfn out of range. */
    public boolean contains(long pfn) {
        return (word(pfn >> 6) >>> pfn & 1) != 0;
    }

    /** The 64 pages from {@code wordIndex * 64}, lowest in the lowest bit; 0 out of range. */
    public long word(long wordIndex) {
        if (wordIndex < 0 || wordIndex >= (long) chunks.length * CHUNK_WORDS) {
            return 0;
        }
        MemorySegment chunk = chunks[(int) (wordIndex / CHUNK_WORDS)];
        return chunk == null ? 0 : chunk.getAtIndex(JAVA_LONG, wordIndex % CHUNK_WORDS);
    }

    /** Adds a page. */
    public void set(long pfn) {
        or(chunkFor(pfn), pfn, 1L << pfn);
    }

    /** Takes a page out. */
    public void clear(long pfn) {
        if (contains(pfn)) {
            clear(chunkFor(pfn), pfn, 1L << pfn);
        }
    }

    /** Adds the pages from {@code firstPfn} up to, not including, {@code end}. */
    public void setRange(long firstPfn, long end) {
        long pfn = firstPfn;
        while (pfn < end) {
            long next = Math.min(end, (pfn | 63) + 1);
            or(chunkFor(pfn), pfn, mask(pfn, next));
            pfn = next;
        }
    }

    /**
     * Takes out the pages from {@code firstPfn} up to, not including, {@code end}.
     *
     * @return how many of them were in the set
     */
    public long clearRange(long firstPfn, long end) {
        long pfn = Math.max(0, firstPfn);
        long bound = Math.min(end, endPfn);
        long cleared = 0;
        while (pfn < bound) {
            long next = Math.min(bound, (pfn | 63) + 1);
            MemorySegment chunk = chunks[(int) (pfn >> CHUNK_SHIFT)];
            if (chunk != null) {
                cleared += Long.bitCount(word(pfn >> 6) & mask(pfn, next));
                clear(chunk, pfn, mask(pfn, next));
            }
            pfn = next;
        }
        return cleared;
    }

    /** How many pages are in the set. */
    public long count() {
        long count = 0;
        for (MemorySegment chunk : chunks) {
            for (long i = 0; chunk != null && i < CHUNK_WORDS; i++) {
                count += Long.bitCount(chunk.getAtIndex(JAVA_LONG, i));
            }
        }
        return count;
    }

    /** The first page in the set from {@code pfn} on, or {@link #endPfn()} where there is none. */
    public long next(long pfn) {
        long from = Math.max(0, pfn);
        while (from < endPfn) {
            if (chunks[(int) (from >> CHUNK_SHIFT)] == null) {
                from = ((from >> CHUNK_SHIFT) + 1) << CHUNK_SHIFT;
                continue;
            }
            long word = word(from >> 6) >>> from;
            if (word != 0) {
                return from + Long.numberOfTrailingZeros(word);
            }
            from = (from | 63) + 1;
        }
        return endPfn;
    }

    /** The first page not in the set from {@code pfn} on, at most {@link #endPfn()}. */
    public long nextClear(long pfn) {
        long from = Math.max(0, pfn);
        while (from < endPfn) {
            long word = ~word(from >> 6) >>> from;
            if (word != 0) {
                return Math.min(endPfn, from + Long.numberOfTrailingZeros(word));
            }
            from = (from | 63) + 1;
        }
        return endPfn;
    }

    private MemorySegment chunkFor(long pfn) {
        if (pfn < 0 || pfn >= endPfn) {
            throw new CoreException("pfn 0x%x is not below 0x%x".formatted(pfn, endPfn));
        }
        int index = (int) (pfn >> CHUNK_SHIFT);
        MemorySegment chunk = chunks[index];
        if (chunk == null) {
            chunk = newChunk();
            chunks[index] = chunk;
        }
        return chunk;
    }

    private static MemorySegment newChunk() {
        return Arena.ofAuto().allocate(CHUNK_BYTES, Long.BYTES);
    }

    private static void or(MemorySegment chunk, long pfn, long bits) {
        long index = pfn >> 6 & CHUNK_WORDS - 1;
        chunk.setAtIndex(JAVA_LONG, index, chunk.getAtIndex(JAVA_LONG, index) | bits);
    }

    private static void clear(MemorySegment chunk, long pfn, long bits) {
        long index = pfn >> 6 & CHUNK_WORDS - 1;
        chunk.setAtIndex(JAVA_LONG, index, chunk.getAtIndex(JAVA_LONG, index) & ~bits);
    }

    private static long mask(long from, long end) {
        return (end & 63) == 0 ? -1L << from : (-1L << from) & ~(-1L << end);
    }
}
