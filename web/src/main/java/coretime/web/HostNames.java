package coretime.web;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which names the server is called. A page of another site whose name was made to point here calls it by that name, and is refused
 * (DNS rebinding). An address is not a name that anybody can point elsewhere, so where it listens at all addresses, any will do.
 * Immutable.
 */
final class HostNames {
    private static final String LOCALHOST = "localhost";

    private final Set<String> names;
    private final boolean isAny;
    private final boolean isLoopback;

    /** Of a server that is configured so, and listens at this address. */
    HostNames(WebOptions options, InetAddress address) {
        this.names = Stream.concat(options.names().stream(), Stream.of(options.host(), address.getHostAddress()))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.isAny = address.isAnyLocalAddress();
        this.isLoopback = isAny || address.isLoopbackAddress();
    }

    /** Whether a {@code Host} header is of this server. Its port may be another: that of a tunnel or a proxy. */
    boolean isOurs(String header) {
        String host = host(header.toLowerCase(Locale.ROOT));
        if (names.contains(host) || (isLoopback && host.equals(LOCALHOST))) {
            return true;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(host);
            return isAny || (isLoopback && literal.isLoopbackAddress()) || names.contains(literal.getHostAddress());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String host(String header) {
        if (header.startsWith("[")) {
            int end = header.indexOf(']');
            return end < 0 ? "" : header.substring(1, end);
        }
        int colon = header.indexOf(':');
        String host = colon < 0 ? header : header.substring(0, colon);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
