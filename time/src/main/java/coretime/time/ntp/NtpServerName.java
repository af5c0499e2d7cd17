package coretime.time.ntp;

/**
 * A server as a user names it.
 *
 * @param name a host name or an address
 * @param port of UDP, 123 unless told otherwise; with {@code isNts} of TCP, 4460
 * @param isPool whether each of the name's addresses is a server of its own
 * @param isNts whether its packets are to be authentic (RFC 8915)
 */
public record NtpServerName(String name, int port, boolean isPool, boolean isNts) {
    public static final int PORT = 123;
    public static final int NTS_PORT = 4460;

    public NtpServerName {
        if (name.isBlank() || name.length() > 255) {
            throw new IllegalArgumentException("not a server's name: '" + name + "'");
        }
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("a port is 1 to 65535: " + port);
        }
    }

    /** {@code NAME}, {@code NAME:PORT}, {@code ADDRESS}, {@code [ADDRESS]:PORT}. */
    public static NtpServerName parse(String text, boolean isPool, boolean isNts) {
        int standard = isNts ? NTS_PORT : PORT;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw new IllegalArgumentException("an address in brackets is written [ADDRESS]:PORT: '" + text + "'");
            }
            int port = end + 1 == text.length() ? standard : port(text, end + 2);
            return new NtpServerName(text.substring(1, end), port, isPool, isNts);
        }
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            return new NtpServerName(text, standard, isPool, isNts);
        }
        return new NtpServerName(text.substring(0, colon), port(text, colon + 1), isPool, isNts);
    }

    private static int port(String text, int at) {
        try {
            return Integer.parseInt(text.substring(at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a port is a number: '" + text + "'", e);
        }
    }

    @Override
    public String toString() {
        boolean isStandard = port == (isNts ? NTS_PORT : PORT);
        String host = name.indexOf(':') >= 0 && !isStandard ? "[" + name + "]" : name;
        return isStandard ? name : host + ":" + port;
    }
}
