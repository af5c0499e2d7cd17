package coretime.host.doctor;

import coretime.host.HostClock;
import coretime.time.Seconds;
import coretime.time.system.TimeDaemon;
import coretime.time.system.TimeDaemons;
import java.io.IOException;
import java.util.List;

/** The host's clock, by which guests' clocks are set, is kept right. */
final class ReferenceClock implements Examination<HostFacts> {

    @Override
    public Need need() {
        return Need.of("host-clock", "the host's own clock is synchronised", Need.SET_OFFSET, Need.SET_TIME);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        return of(HostClock.read(), TimeDaemons.running());
    }

    static Finding of(HostClock clock, List<TimeDaemon> daemons) {
        if (clock.synchronised()) {
            return Finding.ok(
                    clock.hasLimit()
                            ? "the kernel thinks it at most "
                                    + Seconds.rounded(clock.maxError(), 3).toPlainString() + " s off"
                            : "the kernel knows no limit of its error");
        }
        String found = "it is not, by the kernel's word (adjtimex)";
        return daemons.isEmpty()
                ? Finding.missing(found + ", and no time daemon runs", Remedy.host("apt-get install chrony"))
                : Finding.missing(
                        found + ", though " + daemons.getFirst().name()
                                + " runs: it has no servers that agree, or not yet",
                        Remedy.host(
                                daemons.getFirst().name().equals("chronyd")
                                        ? "chronyc waitsync 60 0.1 || chronyc sources"
                                        : "coretime ntp wait"));
    }
}
