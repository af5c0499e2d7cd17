package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.lab.ChronyServer;
import coretime.lab.ChronyServerSpec;
import coretime.lab.TimePrograms;
import coretime.time.Offset;
import coretime.time.Seconds;
import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.NtpServer;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.RateLimit;
import coretime.time.ntp.Refusal;
import coretime.time.ntp.SamplingPolicy;
import coretime.time.ntp.ServedClock;
import coretime.time.ntp.ServerReport;
import coretime.time.ntp.Unanswered;
import coretime.time.ntp.Verdict;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client of NTP against Debian's servers, and beside Debian's clients, on the loopback. No clock is set. */
class NtpPeersIT {
    /** What two programs may say apart that ask the same server in the same second. */
    private static final double AGREEMENT = 0.001;

    /** What a flood may make of the time at which an answer is taken. */
    private static final double UNDER_FLOOD = 0.005;

    @TempDir
    private static Path directory;

    private static TimePrograms programs;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void fetchPrograms() throws Exception {
        programs = TimePrograms.in(directory);
        // The first answers that a JVM takes are taken late: what is compared with other programs comes after them.
        try (NtpServer server = NtpServer.start(
                List.of(new InetSocketAddress(InetAddress.ofLiteral("127.77.0.1"), 0)), ServedClock.local(1))) {
            assertRight(measure(SamplingPolicy.standard().withSamples(4), name(server))
                    .offset()
                    .orElseThrow());
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T keep(T one) {
        open.add(one);
        return one;
    }

    private int chrony(String address, ChronyServerSpec spec) {
        return keep(ChronyServer.start(
                        programs, directory.resolve("server-" + open.size()), spec.withAddresses(address)))
                .port();
    }

    private NtpServer ours(String address, int port, ServedClock served, RateLimit limit) throws IOException {
        InetSocketAddress bound = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        return keep(NtpServer.start(List.of(bound), InstantSource.system(), () -> served, limit));
    }

    private static NtpServerName name(String address, int port) {
        return new NtpServerName(address, port, false, false);
    }

    private static NtpServerName name(NtpServer server) {
        InetSocketAddress address = server.addresses().getFirst();
        return name(address.getAddress().getHostAddress(), address.getPort());
    }

    private static NtpResult measure(SamplingPolicy policy, NtpServerName... servers) throws Exception {
        return new NtpClient(policy, (server, _) -> {
                    throw new IOException(server + " is not asked for keys here");
                })
                .measure(List.of(servers));
    }

    private static double seconds(NtpResult result) {
        return Seconds.of(result.offset().orElseThrow().value()).doubleValue();
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void allKindsOfServersAtOnceAndAMillionDatagramsOfJunkAreToldApart() throws Exception {
        ChronyServerSpec healthy = ChronyServerSpec.healthy();
        int first = chrony("127.77.0.1", healthy);
        int second = chrony("127.77.0.2", healthy.withStratum(1));
        int third = chrony("127.77.0.3", healthy.withStratum(10));
        int unsynchronised = chrony("127.77.0.4", ChronyServerSpec.unsynchronised());
        int dropping = chrony("127.77.0.5", ChronyServerSpec.rateLimiting());
        NtpServer falseticker =
                ours("127.77.0.6", 0, ServedClock.local(1).withOffset(Duration.ofHours(1)), RateLimit.none());
        NtpServer kissing = ours(
                "127.77.0.7", 0, ServedClock.local(2), new RateLimit(Duration.ofDays(1), 1, Duration.ofSeconds(1), 16));
        measure(SamplingPolicy.standard().withSamples(1), name(kissing));
        DatagramSocket silent = keep(new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.77.0.8"), 0)));
        JunkFlood flood = keep(JunkFlood.start(
                InetAddress.ofLiteral("127.77.0.9"),
                new InetSocketAddress(InetAddress.ofLiteral("127.77.0.1"), first)));

        NtpResult result = measure(
                SamplingPolicy.standard().withSamples(4).withPatience(Duration.ofSeconds(15)),
                name("127.77.0.1", first),
                name("127.77.0.2", second),
                name("127.77.0.3", third),
                name("127.77.0.4", unsynchronised),
                name("127.77.0.5", dropping),
                name(falseticker),
                name(kissing),
                name("127.77.0.8", silent.getLocalPort()),
                name("127.77.0.9", flood.port()));

        List<ServerReport> servers = result.servers();
        int sent = flood.sent().get(1, TimeUnit.MINUTES);
        int junk = servers.get(0).refusals().getOrDefault(Refusal.BOGUS_ORIGIN, 0)
                + servers.get(8).refusals().getOrDefault(Refusal.BOGUS_ORIGIN, 0);
        System.out.printf("%s; of %d datagrams of junk %d were looked at%n", result.offset(), sent, junk);
        servers.forEach(server -> System.out.printf(
                "%s: %s, asked %d, samples %d, %s, %s%n",
                server.name(), server.verdict(), server.asked(), server.samples(), server.offset(), server.refusals()));
        assertThat(servers.subList(0, 3))
                .allMatch(server -> server.verdict() == Verdict.SELECTED || server.verdict() == Verdict.OUTLIER);
        assertThat(servers.get(3).verdict()).isEqualTo(Verdict.UNSYNCHRONISED);
        assertThat(servers.get(4).samples()).isBetween(1, 3);
        assertThat(servers.get(5).verdict()).isEqualTo(Verdict.FALSETICKER);
        assertThat(servers.get(6).verdict()).isEqualTo(Verdict.RATE_LIMITED);
        assertThat(servers.get(7).verdict()).isEqualTo(Verdict.NO_ANSWER);
        assertThat(servers.get(8).verdict()).isEqualTo(Verdict.NONSENSE);
        assertThat(servers.get(8).samples()).isZero();

        assertThat(sent).isEqualTo(JunkFlood.DATAGRAMS);
        assertThat(junk).isGreaterThan(1000);
        assertThat(seconds(result)).isCloseTo(0, within(UNDER_FLOOD));
        assertRight(result.offset().orElseThrow());
        // Some answers are lost among the junk, in the socket's buffer.
        assertThat((long) servers.get(6).refusals().getOrDefault(Refusal.KISS_RATE, 0))
                .isBetween(1L, kissing.counters().unanswered(Unanswered.KISSED));
        assertThat(falseticker.counters().answered()).isEqualTo(servers.get(5).asked());
    }

    @Test
    void chronydAndNtpdigSayTheSameOfDebiansServer() throws Exception {
        int port = chrony("127.77.1.1", ChronyServerSpec.healthy().withPort(NtpServerName.PORT));

        NtpResult result = measure(SamplingPolicy.standard().withSamples(4), name("127.77.1.1", port));

        assertRight(result.offset().orElseThrow());
        assertPeersAgree(seconds(result), "127.77.1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2.5S", "PT-360S"})
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void chronydAndNtpdigSayTheSameOfOurServerWhoseClockIsWrong(Duration wrong) throws Exception {
        NtpServer server =
                ours("127.77.1.2", NtpServerName.PORT, ServedClock.local(2).withOffset(wrong), RateLimit.standard());

        NtpResult result = measure(SamplingPolicy.standard().withSamples(4), name(server));

        // A server that is ahead finds our clock late.
        assertThat(seconds(result)).isCloseTo(-Seconds.of(wrong).doubleValue(), within(AGREEMENT));
        assertPeersAgree(seconds(result), "127.77.1.2");
    }

    private static void assertPeersAgree(double ours, String address) {
        double byChronyd = programs.askByChronyd(address, NtpServerName.PORT);
        double byNtpdig = programs.askByNtpdig(address);
        System.out.printf("%s: ours %+.6f s, chronyd -Q %+.6f s, ntpdig %+.6f s%n", address, ours, byChronyd, byNtpdig);
        assertThat(ours).as("chronyd -Q").isCloseTo(byChronyd, within(AGREEMENT));
        assertThat(ours).as("ntpdig").isCloseTo(byNtpdig, within(AGREEMENT));
    }

    @Test
    void overIpv6ChronydAndWeSayTheSame() throws Exception {
        int port = chrony("::1", ChronyServerSpec.healthy());

        NtpResult result = measure(SamplingPolicy.standard().withSamples(4), name("::1", port));
        double byChronyd = programs.askByChronyd("::1", port);

        System.out.printf("::1: ours %+.6f s, chronyd -Q %+.6f s%n", seconds(result), byChronyd);
        assertRight(result.offset().orElseThrow());
        assertThat(seconds(result)).isCloseTo(byChronyd, within(AGREEMENT));
    }

    /** Server and client have the same clock. */
    private static void assertRight(Offset offset) {
        assertThat(offset.low()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(offset.high()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
}
