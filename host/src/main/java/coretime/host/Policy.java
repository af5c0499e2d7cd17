package coretime.host;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is wanted of incidents.
 *
 * @param correct whether clocks may be corrected at all
 * @param tolerance what a system clock's offset, with its bound, must lie within to be proven
 * @param rtcTolerance the same for the RTC, which has whole seconds
 * @param captureTimeout how long a core may take before the guest is started without it
 * @param restartTimeout how long the start of the guest may take
 * @param agentTimeout how long the guest agent may take to answer after the restart
 * @param proofGap the time between the two readings of a proof
 * @param outageOfLibvirt how long libvirt may be away before an incident is given up
 * @param cores what is wanted of cores that coretime writes itself
 */
public record Policy(
        boolean correct,
        Duration tolerance,
        Duration rtcTolerance,
        Duration captureTimeout,
        Duration restartTimeout,
        Duration agentTimeout,
        Duration proofGap,
        Duration outageOfLibvirt,
        CorePolicy cores) {

    /** Corrects to ±50 ms, the RTC to ±1.5 s; gives a core an hour and an agent five minutes. */
    public static Policy standard() {
        return new Policy(
                true,
                Duration.ofMillis(50),
                Duration.ofMillis(1500),
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                CorePolicy.in(Path.of("/var/lib/coretime/cores")));
    }

    public Policy withCorrection(boolean wanted) {
        return new Policy(
                wanted,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                outageOfLibvirt,
                cores);
    }

    public Policy withCaptureTimeout(Duration timeout) {
        return new Policy(
                correct,
                tolerance,
                rtcTolerance,
                timeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                outageOfLibvirt,
                cores);
    }

    public Policy withAgentTimeout(Duration timeout) {
        return new Policy(
                correct,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                timeout,
                proofGap,
                outageOfLibvirt,
                cores);
    }

    public Policy withOutageOfLibvirt(Duration longest) {
        return new Policy(
                correct,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                longest,
                cores);
    }

    public Policy withCores(CorePolicy wanted) {
        return new Policy(
                correct,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                outageOfLibvirt,
                wanted);
    }
}
