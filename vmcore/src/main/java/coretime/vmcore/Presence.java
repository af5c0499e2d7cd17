package coretime.vmcore;

/** What a source holds of a page. */
public enum Presence {
    /** Its content can be read. */
    PRESENT,
    /** Known to be zeros without looking: a hole or a marker in the source. It can be read. */
    ZERO,
    /** RAM whose content was left out on purpose by a filter level. */
    EXCLUDED,
    /** RAM whose content should be there and is not: a truncated, incomplete or damaged source. */
    MISSING,
    /** No RAM at that address. */
    NOT_RAM;

    /** Whether {@link PhysicalMemory#page} gives the page. */
    public boolean isReadable() {
        return this == PRESENT || this == ZERO;
    }
}
