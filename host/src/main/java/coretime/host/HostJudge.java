package coretime.host;

import coretime.time.ntp.ClockMoved;
import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.SamplingPolicy;
import coretime.time.nts.NtsKeys;
import coretime.time.nts.NtsTrust;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether this host's own clock is fit to set guests' clocks by: by the word of NTP servers where the policy names some, else by the
 * kernel's. Nothing of the host is set.
 */
final class HostJudge {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private HostJudge() {}

    /**
     * What stands against this host's clock, for people; empty where nothing does. With servers it takes as long as they do, 10 s at
     * most.
     *
     * @param goal what the clock may be off by at most, by the servers
     */
    static Optional<String> objection(CorrectionPolicy policy, Duration goal) throws InterruptedException {
        if (policy.anyHost()) {
            return Optional.empty();
        }
        if (!policy.judges().isEmpty()) {
            return byServers(policy.judges(), goal);
        }
        return byKernel();
    }

    private static Optional<String> byKernel() {
        HostClock clock;
        try {
            clock = HostClock.read();
        } catch (HostException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return clock.synchronised()
                ? Optional.empty()
                : Optional.of(
                        "no time daemon keeps this host's own clock right (adjtimex: unsynchronised), so that it is no"
                                + " reference; start one, name NTP servers to judge it by (coretime clock fix --ntp), or allow it"
                                + " (coretime clock fix --unsynchronised-host)");
    }

    private static Optional<String> byServers(List<NtpServerName> servers, Duration goal) throws InterruptedException {
        NtpResult result;
        try {
            result = new NtpClient(SamplingPolicy.standard().withPatience(PATIENCE), new NtsKeys(NtsTrust.ofJava()))
                    .measure(servers);
        } catch (ClockMoved e) {
            return Optional.of("this host's own clock is no reference: somebody steps it just now");
        } catch (IOException e) {
            return Optional.of("this host's own clock cannot be judged by NTP servers: " + e.getMessage());
        }
        if (result.offset().isEmpty()) {
            return Optional.of("this host's own clock cannot be judged by NTP servers: "
                    + result.why().orElseThrow());
        }
        return result.offset()
                .filter(offset -> !offset.isWithin(goal))
                .map(offset -> "this host's own clock is no reference: it is at " + offset + " by " + result.agreeing()
                        + " NTP server" + (result.agreeing() == 1 ? "" : "s") + ", and " + goal.toMillis()
                        + " ms are the most; put it right first (coretime ntp step, or its time daemon)");
    }
}
