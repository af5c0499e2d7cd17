package coretime.time.ntp;

/** Why a datagram was not believed. Each is counted and nothing else happens, but for the kisses of the server itself. */
public enum Refusal {
    /** It came from an address and port that were not asked. */
    FOREIGN_SOURCE("from an address that was not asked"),
    /** Fewer than the 48 bytes of a header. */
    TOO_SHORT("shorter than a header"),
    /** Extension fields or what follows them do not add up (RFC 7822). */
    MALFORMED("extension fields that do not add up"),
    /** Neither version 3 nor 4. */
    WRONG_VERSION("of another version"),
    /** Not a server's answer (mode 4). */
    WRONG_MODE("not a server's answer"),
    /** It repeats no transmit timestamp that waits for an answer: forged, replayed, or far too late. */
    BOGUS_ORIGIN("answers nothing that was asked"),
    /** A second answer to the same request. */
    DUPLICATE("a second answer"),
    /** Not sealed by the key that was agreed on (RFC 8915). */
    NOT_AUTHENTIC("not authentic"),
    /** The server asks to be asked less often: kiss code RATE. */
    KISS_RATE("asks to be asked less often"),
    /** The server wants not to be asked: kiss codes DENY and RSTR. */
    KISS_DENY("denies service"),
    /** The server does not know the cookie: kiss code NTSN. */
    KISS_NTS("does not know the cookie"),
    /** Another kiss code. */
    KISS_OTHER("an unknown kiss code"),
    /** The server says that its clock is not kept right: leap indicator 3, stratum 16, or no reference time. */
    UNSYNCHRONISED("says that it is not synchronised"),
    /** Stratum above 16. */
    BAD_STRATUM("of a stratum that is none"),
    /** Receive or transmit timestamp is zero. */
    ZERO_TIMESTAMP("without its time"),
    /** Sent before it was received, or away for longer than the whole round trip. */
    IMPOSSIBLE_TIMES("with times that cannot be"),
    /** Too far from a reference clock: root delay / 2 + root dispersion above 1.5 s (RFC 5905, MAXDIST). */
    ROOT_DISTANCE("too far from a reference clock");

    private final String phrase;

    Refusal(String phrase) {
        this.phrase = phrase;
    }

    /** Whether a datagram that is refused so may have come from anybody: it proves to know no question. */
    boolean isAnybodys() {
        return switch (this) {
            case FOREIGN_SOURCE, TOO_SHORT, MALFORMED, WRONG_VERSION, WRONG_MODE, BOGUS_ORIGIN, DUPLICATE -> true;
            default -> false;
        };
    }

    /** For people, after a count: {@code "3 datagrams shorter than a header"}. */
    public String phrase() {
        return phrase;
    }
}
