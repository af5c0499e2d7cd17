package coretime.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is wanted of incidents.
 *
 * @param correction what may be done to clocks
 * @param restart how a guest that coretime starts again gets its next boot
 * @param tolerance what a system clock's offset, with its bound, must lie within to be proven
 * @param rtcTolerance the same for the RTC, which has whole seconds
 * @param captureTimeout how long a core may take before the guest is started without it
 * @param restartTimeout how long the start of the guest may take
 * @param agentTimeout how long the guest agent may take to answer after the restart
 * @param proofGap the time between the two readings of a proof
 * @param laterReadings when a proven clock is read again, from the proof on: somebody may pull it back
 * @param outageOfLibvirt how long libvirt may be away before an incident is given up
 * @param cores what is wanted of cores that coretime writes itself
 */
public record Policy(
        CorrectionPolicy correction,
        RestartPolicy restart,
        Duration tolerance,
        Duration rtcTolerance,
        Duration captureTimeout,
        Duration restartTimeout,
        Duration agentTimeout,
        Duration proofGap,
        List<Duration> laterReadings,
        Duration outageOfLibvirt,
        CorePolicy cores) {

    public Policy {
        laterReadings = List.copyOf(laterReadings);
    }

    /**
     * Corrects to ±50 ms, the RTC to ±1.5 s; restarts cold where warm would be late; gives a core an hour and an agent five
     * minutes; reads again after 1, 10 and 60 minutes.
     */
    public static Policy standard() {
        return new Policy(
                CorrectionPolicy.standard(),
                RestartPolicy.AUTO,
                Duration.ofMillis(50),
                Duration.ofMillis(1500),
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMillis(100),
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(60)),
                Duration.ofSeconds(60),
                CorePolicy.in(Path.of("/var/lib/coretime/cores")));
    }

    public Tolerances tolerances() {
        return new Tolerances(tolerance, rtcTolerance);
    }

    public Policy withCorrection(CorrectionPolicy wanted) {
        return new Policy(
                wanted,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withRestart(RestartPolicy wanted) {
        return new Policy(
                correction,
                wanted,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withTolerance(Duration widest) {
        return new Policy(
                correction,
                restart,
                widest,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withCaptureTimeout(Duration timeout) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                timeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withAgentTimeout(Duration timeout) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                timeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withLaterReadings(List<Duration> after) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                after,
                outageOfLibvirt,
                cores);
    }

    public Policy withOutageOfLibvirt(Duration longest) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                longest,
                cores);
    }

    public Policy withCores(CorePolicy wanted) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                wanted);
    }

    public Policy withRtcTolerance(Duration widest) {
        return new Policy(
                correction,
                restart,
                tolerance,
                widest,
                captureTimeout,
                restartTimeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }

    public Policy withRestartTimeout(Duration timeout) {
        return new Policy(
                correction,
                restart,
                tolerance,
                rtcTolerance,
                captureTimeout,
                timeout,
                agentTimeout,
                proofGap,
                laterReadings,
                outageOfLibvirt,
                cores);
    }
}
