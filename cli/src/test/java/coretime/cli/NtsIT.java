package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.NtsServer;
import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpPeer;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.Refusal;
import coretime.time.ntp.SamplingPolicy;
import coretime.time.ntp.ServerReport;
import coretime.time.ntp.Verdict;
import coretime.time.nts.NtsGuard;
import coretime.time.nts.NtsKeys;
import coretime.time.nts.NtsTrust;
import coretime.time.nts.TestAuthority;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** NTS against Debian's chronyd, and against who stands between: this host's clock is only read. */
class NtsIT {
    private static final int COOKIES = 8;
    private static final int ORIGIN_AT = 24;
    private static final int TRANSMIT_AT = 40;

    /** Header and unique identifier, which chronyd puts first as the client does. */
    private static final int IDENTIFIED = NtpPacket.BYTES + 4 + 32;

    private static final SamplingPolicy POLICY = SamplingPolicy.standard()
            .withSamples(4)
            .withInterval(Duration.ofMillis(100))
            .withPatience(Duration.ofSeconds(8));

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static NtsTrust trust;
    private static @Nullable NtsServer running;

    @BeforeAll
    static void start() throws Exception {
        authority = TestAuthority.create(directory, "A test");
        trust = NtsTrust.ofFile(authority.certificate());
        running = start("valid", "dns:localhost,ip:127.0.0.1", Duration.ofDays(-1));
    }

    /** A server whose certificate is valid for five days from so long after now. */
    private static NtsServer start(String name, String names, Duration from) {
        TestAuthority.Identity identity =
                authority.issue(name, names, Instant.now().plus(from), 5);
        return NtsServer.start(directory, identity.keyFile(), identity.certificateFile());
    }

    private static NtsServer server() {
        return Objects.requireNonNull(running, "the server was not started");
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void anAuthenticMeasurementSaysWhatAPlainOneOfTheSameServerSays() throws Exception {
        NtpResult authentic = measure(new NtsKeys(trust));
        NtpResult plain = new NtpClient(POLICY, new NtsKeys(trust))
                .measure(List.of(new NtpServerName("127.0.0.1", server().port(), false, false)));

        assertThat(report(authentic).verdict()).isEqualTo(Verdict.SELECTED);
        assertThat(report(authentic).isAuthentic()).isTrue();
        assertThat(report(authentic).samples()).isEqualTo(4);
        assertThat(report(authentic).refusals()).isEmpty();
        assertThat(report(plain).isAuthentic()).isFalse();
        Duration apart = authentic
                .offset()
                .orElseThrow()
                .value()
                .minus(plain.offset().orElseThrow().value());
        assertThat(apart.abs()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void anAddressOfTheCertificateNamesItsServerToo() throws Exception {
        NtpResult result = new NtpClient(POLICY, new NtsKeys(trust))
                .measure(List.of(new NtpServerName("127.0.0.1", server().keyPort(), false, true)));

        assertThat(report(result).verdict()).isEqualTo(Verdict.SELECTED);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void cookiesAreNeverUsedTwiceAndNeverRunOut() throws Exception {
        Queue<ByteBuffer> cookies = new ConcurrentLinkedQueue<>();
        UdpProxy.Mangler watching = (question, answer) -> {
            int length = Short.toUnsignedInt(ByteBuffer.wrap(question).getShort(IDENTIFIED + 2));
            cookies.add(ByteBuffer.wrap(question, IDENTIFIED, length));
            return List.of(answer);
        };
        NtpPeer peer = new NtsKeys(trust).agree(name(server()), List.of(InetAddress.getLoopbackAddress()));
        try (UdpProxy proxy = UdpProxy.start(peer.addresses().getFirst(), watching)) {
            for (int i = 0; i < 5; i++) {
                NtpResult result = measure((_, _) -> by(proxy, peer));
                assertThat(report(result).samples()).isEqualTo(4);
            }
        }
        assertThat(cookies).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void anotherAuthorityAndAnotherNameAreRefusedWithWhatToDo() throws Exception {
        NtsTrust other =
                NtsTrust.ofFile(TestAuthority.create(directory, "Another").certificate());
        assertThat(why(measure(new NtsKeys(other))))
                .contains("from no authority that is trusted here")
                .contains("--nts-ca FILE");

        try (NtsServer elsewhere = start("elsewhere", "dns:elsewhere.example", Duration.ofDays(-1))) {
            assertThat(why(measure(new NtsKeys(trust), elsewhere)))
                    .contains("is not for localhost but for elsewhere.example");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void whoseCertificateHasExpiredOrIsNotYetValidCannotTellTodaysTime() throws Exception {
        for (int days : List.of(-10, 30)) {
            try (NtsServer wrong = start("from" + days, "dns:localhost", Duration.ofDays(days))) {
                NtpPeer peer = new NtsKeys(trust).agree(name(wrong), List.of(InetAddress.getLoopbackAddress()));
                assertThat(((NtsGuard) peer.guard()).validity().isProvisional()).isTrue();

                NtpResult result = measure(new NtsKeys(trust), wrong);

                assertRefused(result, Refusal.NOT_AUTHENTIC);
                assertThat(why(measure(new NtsKeys(trust.strict()), wrong)))
                        .contains("its certificate is valid from")
                        .contains("renew the certificate, set the clock, or ask another server");
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void anAnswerWithAFlippedBitIsNotBelieved() throws Exception {
        AtomicInteger at = new AtomicInteger();
        NtpResult result = measureBy((_, answer) -> {
            // Each of eight answers at another place, in the header, the identifier, the nonce, the tag and the
            // cookies.
            int flipped = at.getAndAdd(answer.length / COOKIES) % answer.length;
            answer[flipped] ^= 1;
            return List.of(answer);
        });

        assertThat(report(result).samples()).isZero();
        assertThat(result.offset()).isEmpty();
        assertThat(report(result).refusals().values().stream()
                        .mapToInt(each -> each)
                        .sum())
                .isEqualTo(COOKIES);
        assertThat(report(result).refusals()).containsKey(Refusal.NOT_AUTHENTIC);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void anAnswerThatIsNotSealedIsNotBelieved() throws Exception {
        assertRefused(measureBy((_, answer) -> List.of(Arrays.copyOf(answer, NtpPacket.BYTES))), Refusal.NOT_AUTHENTIC);
        assertRefused(measureBy((_, answer) -> List.of(Arrays.copyOf(answer, IDENTIFIED))), Refusal.NOT_AUTHENTIC);
        assertRefused(measureBy((_, answer) -> List.of(Arrays.copyOf(answer, answer.length - 4))), Refusal.MALFORMED);
    }

    @Test
    void aReplayedAnswerIsNotBelievedEvenWhereItIsMadeToFitTheQuestion() throws Exception {
        Queue<byte[]> kept = new ConcurrentLinkedQueue<>();
        measureBy((_, answer) -> {
            kept.add(answer);
            return List.of(answer);
        });
        byte[] old = kept.remove();

        assertRefused(measureBy((_, _) -> List.of(old)), Refusal.BOGUS_ORIGIN);
        assertRefused(
                measureBy((question, _) -> {
                    byte[] fitted = old.clone();
                    System.arraycopy(question, TRANSMIT_AT, fitted, ORIGIN_AT, Long.BYTES);
                    System.arraycopy(question, NtpPacket.BYTES, fitted, NtpPacket.BYTES, IDENTIFIED - NtpPacket.BYTES);
                    return List.of(fitted);
                }),
                Refusal.NOT_AUTHENTIC);
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void anAnswerThatComesTwiceIsBelievedOnce() throws Exception {
        NtpResult result = measureBy((_, answer) -> List.of(answer, answer));

        assertThat(report(result).samples()).isEqualTo(4);
        assertThat(report(result).refusals()).containsOnlyKeys(Refusal.DUPLICATE);
    }

    @Test
    void aServerThatHasLostItsKeysSaysSoAndIsNotBelieved() throws Exception {
        try (NtsServer other = start("other", "dns:localhost", Duration.ofDays(-1))) {
            // Its cookies are of the other server: as if that had been started again without its keys.
            NtpResult result = measure((name, addresses) -> {
                NtpPeer peer = new NtsKeys(trust).agree(name, addresses);
                InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), other.port());
                return new NtpPeer(peer.name(), List.of(there), peer.guard());
            });

            assertRefused(result, Refusal.KISS_NTS);
        }
    }

    /** No sample, and each of eight answers refused for this reason. */
    private static void assertRefused(NtpResult result, Refusal refusal) {
        assertThat(result.offset()).isEmpty();
        assertThat(report(result).samples()).isZero();
        assertThat(report(result).refusals()).containsOnlyKeys(refusal).containsEntry(refusal, COOKIES);
    }

    private static NtpResult measureBy(UdpProxy.Mangler mangler) throws Exception {
        NtpPeer peer = new NtsKeys(trust).agree(name(server()), List.of(InetAddress.getLoopbackAddress()));
        try (UdpProxy proxy = UdpProxy.start(peer.addresses().getFirst(), mangler)) {
            return measure((_, _) -> by(proxy, peer));
        }
    }

    private static NtpPeer by(UdpProxy proxy, NtpPeer peer) {
        return new NtpPeer(peer.name(), List.of(proxy.address()), peer.guard());
    }

    private static NtpResult measure(NtpClient.Keys keys) throws Exception {
        return measure(keys, server());
    }

    private static NtpResult measure(NtpClient.Keys keys, NtsServer asked) throws Exception {
        return new NtpClient(POLICY, keys).measure(List.of(name(asked)));
    }

    private static NtpServerName name(NtsServer asked) {
        return new NtpServerName("localhost", asked.keyPort(), false, true);
    }

    private static ServerReport report(NtpResult result) {
        return result.servers().getFirst();
    }

    private static String why(NtpResult result) {
        assertThat(result.servers()).isEmpty();
        return result.unresolved().values().iterator().next();
    }
}
