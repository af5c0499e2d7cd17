package coretime.cli;

import coretime.time.Offset;
import coretime.time.Seconds;
import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.Refusal;
import coretime.time.ntp.ServerReport;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What servers say of this machine's clock, as {@code ntp query --json} prints it.
 *
 * @param at by this machine's clock
 * @param offsetS this clock minus the servers': negative where it is late; null where it is not known
 * @param boundS the largest error of {@code offsetS}
 * @param agreeing servers that agree with it
 * @param wanted as many have to
 * @param leap what they say of the day's last minute
 * @param reason why there is no offset; null where there is one
 * @param unresolved servers that could not be asked, and why
 * @param stray datagrams from elsewhere, by what was wrong with them
 */
record NtpDocument(
        Instant at,
        @Nullable BigDecimal offsetS,
        @Nullable BigDecimal boundS,
        int agreeing,
        int wanted,
        String leap,
        @Nullable String reason,
        List<Server> servers,
        Map<String, String> unresolved,
        Map<String, Integer> stray) {

    /**
     * One server.
     *
     * @param stratum 1 to 15; null where it never answered
     * @param referenceId what it follows: an IPv4 address or a clock's letters; null where it never answered
     * @param reach the last eight questions in octal, as ntpq and chronyc show it
     * @param delayS the shortest round trip
     * @param rootDistanceS the server's own largest error
     */
    record Server(
            String server,
            String address,
            boolean authentic,
            @Nullable Integer stratum,
            @Nullable String referenceId,
            String reach,
            int asked,
            int samples,
            @Nullable BigDecimal offsetS,
            @Nullable BigDecimal boundS,
            @Nullable BigDecimal delayS,
            @Nullable BigDecimal rootDistanceS,
            String verdict,
            Map<String, Integer> refusals) {

        static Server of(ServerReport report) {
            @Nullable NtpPacket answer = report.answer().orElse(null);
            @Nullable Offset offset = report.offset().orElse(null);
            return new Server(
                    report.name(),
                    address(report.address()),
                    report.isAuthentic(),
                    answer == null ? null : answer.stratum(),
                    answer == null ? null : referenceId(answer),
                    Integer.toOctalString(report.reach()),
                    report.asked(),
                    report.samples(),
                    offset == null ? null : Seconds.of(offset.value()),
                    offset == null ? null : Seconds.of(offset.bound()),
                    report.delay().map(Seconds::of).orElse(null),
                    answer == null ? null : Seconds.of(answer.rootDistance()),
                    report.verdict().toString(),
                    counts(report.refusals()));
        }

        private static String address(InetSocketAddress address) {
            String host = address.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        }

        private static String referenceId(NtpPacket answer) {
            if (answer.stratum() <= 1) {
                return answer.kissCode();
            }
            int id = answer.referenceId();
            return (id >>> 24) + "." + (id >>> 16 & 0xff) + "." + (id >>> 8 & 0xff) + "." + (id & 0xff);
        }
    }

    static NtpDocument of(NtpResult result) {
        @Nullable Offset offset = result.offset().orElse(null);
        return new NtpDocument(
                result.at(),
                offset == null ? null : Seconds.of(offset.value()),
                offset == null ? null : Seconds.of(offset.bound()),
                result.agreeing(),
                result.wanted(),
                Choice.label(result.leap()),
                result.why().orElse(null),
                result.servers().stream().map(Server::of).toList(),
                new TreeMap<>(result.unresolved()),
                counts(result.stray()));
    }

    private static Map<String, Integer> counts(Map<Refusal, Integer> refusals) {
        return refusals.entrySet().stream()
                .collect(Collectors.toMap(
                        one -> Choice.label(one.getKey()).replace('-', '_'),
                        Map.Entry::getValue,
                        Math::addExact,
                        TreeMap::new));
    }
}
