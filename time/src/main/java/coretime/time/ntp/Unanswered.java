package coretime.time.ntp;

/** Why a server did not give the time to who sent a datagram. Each is counted. */
public enum Unanswered {
    /** Fewer than the 48 bytes of a header; none at all too. */
    TOO_SHORT("shorter than a header"),
    /** More bytes than any question has. */
    TOO_LONG("longer than any question"),
    /** Neither version 3 nor 4. */
    WRONG_VERSION("of another version"),
    /** Control and private messages (modes 6 and 7), which have served attackers as amplifiers. */
    CONTROL("control messages"),
    /** A server's answer (mode 4): to answer answers would make two servers talk for ever. */
    ANSWER("answers"),
    /** Another mode than a client's (3): symmetric, broadcast or none. */
    WRONG_MODE("of a mode that is not served"),
    /** From port 0, to which nothing can be sent. */
    NO_PORT("from no port"),
    /** Its sender asks too often; dropped. */
    RATE_LIMITED("from who asks too often"),
    /** Its sender asks too often, and was told so by a kiss. */
    KISSED("from who asks too often and was told"),
    /** The answer could not be sent: no route, or a firewall. */
    SEND_FAILED("whose answer could not be sent"),
    /** A datagram that the system announced could not be read. */
    RECEIVE_FAILED("that could not be read");

    private final String phrase;

    Unanswered(String phrase) {
        this.phrase = phrase;
    }

    /** For people, after a count: {@code "3 datagrams shorter than a header"}. */
    public String phrase() {
        return phrase;
    }
}
