package coretime.vmcore;

/**
 * How many pages of RAM a source holds, and how.
 *
 * @param present with content
 * @param zero known to be zeros without content
 * @param excluded left out by a filter level
 * @param missing that should be there and are not
 */
public record PageCount(long present, long zero, long excluded, long missing) {

    /** Counts all pages of RAM; reads none of them. */
    public static PageCount of(PhysicalMemory memory) {
        long present = 0;
        long zero = 0;
        long excluded = 0;
        long missing = 0;
        for (RamMap.Range range : memory.ram().ranges()) {
            for (long pfn = range.firstPfn(); pfn < range.endPfn(); pfn++) {
                switch (memory.presence(pfn)) {
                    case PRESENT -> present++;
                    case ZERO -> zero++;
                    case EXCLUDED -> excluded++;
                    case MISSING, NOT_RAM -> missing++;
                }
            }
        }
        return new PageCount(present, zero, excluded, missing);
    }

    /** Pages of RAM in all. */
    public long inAll() {
        return present + zero + excluded + missing;
    }
}
