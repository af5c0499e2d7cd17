package coretime.host.config;

import java.net.InetAddress;

/**
 * Where a server listens: an address and a port of TCP. It is never a name, so that no resolver decides who can reach it.
 *
 * @param address literal, {@code 127.0.0.1} or {@code ::1}
 * @param port 1 to 65535
 */
public record ListenAddress(InetAddress address, int port) {

    public ListenAddress {
        if (port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /**
     * Of {@code ADDRESS:PORT} or {@code [ADDRESS]:PORT}.
     *
     * @throws IllegalArgumentException that says what is wrong
     */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("the port is missing");
        }
        String host = text.substring(0, colon);
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        if (isBracketed != host.contains(":")) {
            throw new IllegalArgumentException("an IPv6 address, and no other, stands in brackets");
        }
        String port = text.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return new ListenAddress(
                literal(isBracketed ? host.substring(1, host.length() - 1) : host), Integer.parseInt(port));
    }

    private static InetAddress literal(String host) {
        if (host.equals("localhost")) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }

    /** Whether only programs of this host can reach it. */
    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
}
