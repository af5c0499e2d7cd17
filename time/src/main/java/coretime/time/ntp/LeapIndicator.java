package coretime.time.ntp;

/** What a server says of the last minute of the current day (RFC 5905, figure 9). */
public enum LeapIndicator {
    NONE(0),
    /** It has 61 seconds. */
    INSERT(1),
    /** It has 59 seconds. */
    DELETE(2),
    /** The server's clock is not kept right. */
    UNSYNCHRONISED(3);

    private final int bits;

    LeapIndicator(int bits) {
        this.bits = bits;
    }

    /** As on the wire. */
    int bits() {
        return bits;
    }

    /** @param bits 0 to 3 */
    static LeapIndicator of(int bits) {
        return switch (bits) {
            case 0 -> NONE;
            case 1 -> INSERT;
            case 2 -> DELETE;
            case 3 -> UNSYNCHRONISED;
            default -> throw new IllegalArgumentException("two bits of a leap indicator: " + bits);
        };
    }
}
