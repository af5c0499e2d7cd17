package coretime.vmcore;

/**
 * Which pages a filter leaves out: makedumpfile's dump level, a sum of bits.
 *
 * @param bits 0 (everything is kept) to 31 (all five kinds are left out)
 */
public record FilterLevel(int bits) {
    /** Pages of zeros. */
    public static final int ZERO = 1;
    /** Page cache that is not private. */
    public static final int CACHE = 2;
    /** Private page cache. */
    public static final int CACHE_PRIVATE = 4;
    /** Memory of processes, huge pages included. */
    public static final int USER = 8;
    /** Free pages. */
    public static final int FREE = 16;

    /** Keeps every page. */
    public static final FilterLevel NONE = new FilterLevel(0);
    /** Keeps the kernel's own pages only. */
    public static final FilterLevel ALL = new FilterLevel(31);

    /** Checks the range. */
    public FilterLevel {
        if (bits < 0 || bits > 31) {
            throw new CoreException("filter level " + bits + " is not between 0 and 31");
        }
    }

    /** Whether the level leaves out pages of that kind, one of the constants. */
    public boolean excludes(int kind) {
        return (bits & kind) != 0;
    }

    /** Whether the level needs more than a look at the page itself: the kernel's page flags. */
    public boolean needsKernel() {
        return (bits & ~ZERO) != 0;
    }
}
