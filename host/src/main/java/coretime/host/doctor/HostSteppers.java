package coretime.host.doctor;

import coretime.time.system.ConfiguredServers;
import coretime.time.system.TimeDaemon;
import coretime.time.system.TimeDaemons;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** One time daemon keeps the host's clock, and knows whom to ask. */
final class HostSteppers implements Examination<HostFacts> {

    @Override
    public Need need() {
        return Need.of("host-daemon", "one time daemon on the host", Need.SET_OFFSET, Need.SET_TIME);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return of(
                TimeDaemons.running(),
                ConfiguredServers.ofThisSystem().servers().size());
    }

    static Finding of(List<TimeDaemon> daemons, int servers) {
        if (daemons.isEmpty()) {
            return Finding.warning(
                    "none runs here (one outside of this container is not seen)",
                    Remedy.host("apt-get install chrony"));
        }
        TimeDaemon last = daemons.getLast();
        if (daemons.size() > 1) {
            return Finding.warning(
                    "several set one clock and undo each other's work: "
                            + daemons.stream()
                                    .map(daemon -> daemon.name() + " (process " + daemon.pid() + ")")
                                    .collect(Collectors.joining(", ")),
                    Remedy.advice(
                            "of " + last.name() + ", process " + last.pid() + ", or of the other: " + last.advice()));
        }
        return Finding.ok(last.name() + ", process " + last.pid() + ", "
                + (servers == 0 ? "with its own servers" : "with " + servers + " configured"));
    }
}
