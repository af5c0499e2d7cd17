package coretime.vmcore;

/** What the kernel uses a page for, as far as a filter asks (makedumpfile's -d). */
public enum PageClass {
    /** Kept at every level: the kernel's own, or not understood. */
    KERNEL(0),
    /** Nothing but zeros; seen when the page is written, not by the kernel's page flags. */
    ZERO(FilterLevel.ZERO),
    /** Page cache without private data. */
    CACHE(FilterLevel.CACHE),
    /** Page cache with private data, as file systems' buffers. */
    CACHE_PRIVATE(FilterLevel.CACHE_PRIVATE),
    /** Anonymous memory of processes, and huge pages. */
    USER(FilterLevel.USER),
    /** Free pages of the buddy allocator, also unaccepted ones. */
    FREE(FilterLevel.FREE),
    /** Poisoned by a hardware error: left out at every level above 0, reading them is what kills. */
    HWPOISON(0),
    /** Logically offline, as by a balloon: left out with the free ones. */
    OFFLINE(FilterLevel.FREE);

    private final int levelBit;

    PageClass(int levelBit) {
        this.levelBit = levelBit;
    }

    /** The bit of {@link FilterLevel} that leaves such pages out; 0 where none does by itself. */
    public int levelBit() {
        return levelBit;
    }
}
