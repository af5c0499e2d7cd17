package coretime.lab;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a chronyd serves on the loopback. A value: safe for use by many threads.
 *
 * @param addresses of the loopback, at most one of IPv4 and one of IPv6
 * @param port 0 for one that is free
 * @param stratum that it serves this host's clock with; empty for a server that says of itself that it is not synchronised
 * @param rateLimit whether a client is answered once and then hardly ever: silently, as Debian 12's chronyd sends no kisses
 */
public record ChronyServerSpec(List<InetAddress> addresses, int port, OptionalInt stratum, boolean rateLimit) {

    public ChronyServerSpec {
        addresses = List.copyOf(addresses);
        long ipv6 = addresses.stream().filter(Inet6Address.class::isInstance).count();
        if (addresses.isEmpty() || ipv6 > 1 || addresses.size() - ipv6 > 1) {
            throw new IllegalArgumentException("chronyd binds one address of each family at most: " + addresses);
        }
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            throw new IllegalArgumentException("the lab serves the loopback alone: " + addresses);
        }
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("a port is 0 to 65535: " + port);
        }
    }

    /** Of 127.0.0.1, stratum 3, on a free port. */
    public static ChronyServerSpec healthy() {
        return new ChronyServerSpec(List.of(InetAddress.ofLiteral("127.0.0.1")), 0, OptionalInt.of(3), false);
    }

    public static ChronyServerSpec unsynchronised() {
        return new ChronyServerSpec(healthy().addresses, 0, OptionalInt.empty(), false);
    }

    public static ChronyServerSpec rateLimiting() {
        return new ChronyServerSpec(healthy().addresses, 0, OptionalInt.of(3), true);
    }

    /**
     * The same of other addresses.
     *
     * @param literals addresses, no names
     */
    public ChronyServerSpec withAddresses(String... literals) {
        return new ChronyServerSpec(
                List.of(literals).stream().map(InetAddress::ofLiteral).toList(), port, stratum, rateLimit);
    }

    public ChronyServerSpec withPort(int wanted) {
        return new ChronyServerSpec(addresses, wanted, stratum, rateLimit);
    }

    public ChronyServerSpec withStratum(int wanted) {
        return new ChronyServerSpec(addresses, port, OptionalInt.of(wanted), rateLimit);
    }
}
