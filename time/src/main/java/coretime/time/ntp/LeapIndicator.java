package coretime.time.ntp;

/** What a server says of the last minute of the current day (RFC 5905, figure 9), in the order of the wire. */
public enum LeapIndicator {
    NONE,
    /** It has 61 seconds. */
    INSERT,
    /** It has 59 seconds. */
    DELETE,
    /** The server's clock is not kept right. */
    UNSYNCHRONISED
}
