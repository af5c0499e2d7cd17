package coretime.host.daemon;

import coretime.host.daemon.DomainStatus.Run;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.DomainFilter;
import coretime.libvirt.DomainState;
import coretime.libvirt.NoSuchDomain;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A domain and whether it runs, as libvirt lists it.
 *
 * @param domain the domain
 * @param run whether it runs
 */
record Sighting(Domain domain, Run run) {

    /** All domains, in three calls and one more for each that neither runs nor is off. */
    static Map<UUID, Sighting> all(Connection connection) {
        Map<UUID, Sighting> all = new HashMap<>();
        // One that goes from one state to another meanwhile may be on two lists, and on none: the next look tells.
        connection.domains(DomainFilter.RUNNING).forEach(domain -> put(all, domain, Run.RUNNING));
        connection.domains(DomainFilter.OFF).forEach(domain -> put(all, domain, Run.OFF));
        connection.domains(DomainFilter.STANDING).forEach(domain -> put(all, domain, run(domain)));
        return all;
    }

    /** One domain; {@link Run#UNKNOWN} where there is none. */
    static Sighting of(Domain domain) {
        return new Sighting(domain, run(domain));
    }

    private static void put(Map<UUID, Sighting> all, Domain domain, Run run) {
        all.put(domain.uuid(), new Sighting(domain, run));
    }

    private static Run run(Domain domain) {
        try {
            DomainState state = domain.state();
            if (state.isCrashed()) {
                return Run.CRASHED;
            }
            if (state.isRunning()) {
                return Run.RUNNING;
            }
            return state.state() == DomainState.State.SHUTOFF ? Run.OFF : Run.PAUSED;
        } catch (NoSuchDomain _) {
            return Run.UNKNOWN;
        }
    }
}
