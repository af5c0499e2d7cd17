package coretime.vmcore.internal.io;

/** How much RAM a file may claim to hold: what is allocated grows with the claim, so it has to be in proportion. */
public final class RamLimit {
    /** The kernel's struct pages alone, which every filter keeps, are a 64th of RAM; a zero page of a stream takes 9 bytes. */
    private static final long MAX_RAM_PER_BYTE = 1024;

    private static final long MAX_BARE_RAM = 1L << 36;

    private RamLimit() {}

    /** Whether a file of so many bytes may be all that is left of so many bytes of RAM. */
    public static boolean isBelievable(long ramBytes, long fileBytes) {
        return ramBytes >= 0 && ramBytes <= most(fileBytes);
    }

    /** The most bytes of RAM that a file of so many bytes may stand for. */
    public static long most(long fileBytes) {
        return Math.max(MAX_BARE_RAM, Math.min(fileBytes, Long.MAX_VALUE / MAX_RAM_PER_BYTE) * MAX_RAM_PER_BYTE);
    }
}
