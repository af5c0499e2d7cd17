package coretime.host.doctor;

import coretime.host.HostException;
import coretime.host.Policy;
import coretime.libvirt.Connection;
import java.util.Optional;

/**
 * What is known of a host before it is looked at.
 *
 * @param connection to libvirt; empty where there is none
 * @param trouble why there is none, else empty
 * @param commands for remedies
 * @param policy of the incidents to come
 * @param hasAdopted whether a domain of it is adopted
 */
record HostFacts(
        Optional<Connection> connection, String trouble, Commands commands, Policy policy, boolean hasAdopted) {

    /** The connection, where one cannot do without. */
    Connection libvirt() {
        return connection.orElseThrow(() -> new HostException("libvirt is not reachable"));
    }
}
