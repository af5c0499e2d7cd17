package coretime.time.ntp;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One server: it has one vote, however many addresses its name has.
 *
 * @param name as the user gave it; of a pool's member with its address
 * @param addresses in the order in which they are tried, at least one, all resolved
 * @param guard how its packets are sealed
 */
public record NtpPeer(String name, List<InetSocketAddress> addresses, PacketGuard guard) {

    public NtpPeer {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
        for (InetSocketAddress address : addresses) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException(name + " has an address that is not resolved: " + address);
            }
        }
    }

    /** One whose packets are not sealed. */
    public static NtpPeer plain(String name, List<InetSocketAddress> addresses) {
        return new NtpPeer(name, addresses, PacketGuard.NONE);
    }
}
