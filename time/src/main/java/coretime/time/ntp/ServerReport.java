package coretime.time.ntp;

import coretime.time.Offset;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One server's part of the evidence.
 *
 * @param address that was asked last
 * @param isAuthentic whether its answers are proven to be its own (NTS)
 * @param answer the last one that was not a kiss
 * @param asked how many questions left
 * @param reach of the last eight questions those that were answered, the last one in the lowest bit
 * @param samples answers that were believed
 * @param offset local clock minus the server's
 * @param delay the shortest round trip
 * @param refusals what was not believed, counted
 */
public record ServerReport(
        String name,
        InetSocketAddress address,
        boolean isAuthentic,
        Optional<NtpPacket> answer,
        int asked,
        int reach,
        int samples,
        Optional<Offset> offset,
        Optional<Duration> delay,
        Verdict verdict,
        Map<Refusal, Integer> refusals) {

    public ServerReport {
        refusals = Map.copyOf(refusals);
    }
}
