package coretime.time.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.time.ntp.NtpPeer;
import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over real TLS on the loopback, with certificates of the JDK's keytool. */
@Timeout(60)
class NtsKeyExchangeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration DAY = Duration.ofDays(1);
    private static final String ANSWER =
            "8001 0002 0000  8004 0002 000f  0005 0010 00112233445566778899aabbccddeeff  8000 0000";

    @TempDir
    private static Path directory;

    private static TestAuthority authority;
    private static TestAuthority.Identity valid;
    private static TestAuthority.Identity expired;
    private static TestAuthority.Identity future;
    private static TestAuthority.Identity ancient;
    private static NtsTrust trust;
    private static Instant now;

    @BeforeAll
    static void issue() throws Exception {
        now = Instant.now();
        authority = TestAuthority.create(directory, "A test");
        valid = authority.issue("valid", "dns:localhost,ip:127.0.0.1", now.minus(DAY), 365);
        // Long enough ago to be expired and late enough to be believed: relative to a clock that a test sets.
        expired = authority.issue("expired", "dns:localhost", NtsTrust.FLOOR.plus(DAY.multipliedBy(10)), 2);
        future = authority.issue("future", "dns:localhost", now.plus(DAY.multipliedBy(300)), 30);
        ancient = authority.issue("ancient", "dns:localhost", Instant.parse("2021-01-01T00:00:00Z"), 365);
        trust = NtsTrust.ofFile(authority.certificate());
    }

    @Test
    void bothEndsHaveTheSameKeysAndTheServerAskedIsTheOneThatAgreed() throws Exception {
        try (TestKeyServer server = TestKeyServer.answering(valid, ANSWER)) {
            NtsAgreement agreement = agree(trust, "localhost", server);

            byte[] plain = {1, 2, 3};
            byte[] sealed = agreement.toServer().seal(plain);
            assertThat(new AesSivCmac256(server.key()).open(sealed)).isPresent();
            assertThat(agreement.toClient().open(sealed)).isEmpty();
            assertThat(agreement.cookies()).hasSize(1);
            assertThat(agreement.server()).isEqualTo(new InetSocketAddress(LOOPBACK, 123));
            assertThat(agreement.validity().isProvisional()).isFalse();
            assertThat(agreement.validity().contains(now)).isTrue();
        }
    }

    @Test
    void theServerAndPortThatAreNamedAreAsked() throws Exception {
        String elsewhere = ANSWER.replace("8000 0000", "0006 0009 3132372e302e302e33 0007 0002 1092 8000 0000");
        try (TestKeyServer server = TestKeyServer.answering(valid, elsewhere)) {
            NtpServerName name = new NtpServerName("127.0.0.1", server.port(), false, true);

            NtpPeer peer = new NtsKeys(trust).agree(name, List.of(LOOPBACK));

            assertThat(peer.addresses()).containsExactly(new InetSocketAddress("127.0.0.3", 4242));
            assertThat(peer.name()).isEqualTo(name.toString());
            assertThat(peer.guard().isAuthentic()).isTrue();
            assertThat(peer.guard().isReady()).isTrue();
        }
    }

    @Test
    void aNamedServerThatIsNoSingleMachineIsRefused() throws Exception {
        String many = ANSWER.replace("8000 0000", "0006 0009 3232342e302e302e31 8000 0000");
        try (TestKeyServer server = TestKeyServer.answering(valid, many)) {
            assertThatThrownBy(() -> agree(trust, "localhost", server))
                    .hasMessage("the NTP server that it names, 224.0.0.1, is no single machine");
        }
    }

    @Test
    void anotherAuthorityIsRefusedWithWhatToDo() throws Exception {
        NtsTrust other =
                NtsTrust.ofFile(TestAuthority.create(directory, "Another").certificate());
        try (TestKeyServer server = TestKeyServer.answering(valid, ANSWER)) {
            assertThatThrownBy(() -> agree(other, "localhost", server))
                    .hasMessageContaining("from no authority that is trusted here (its issuer calls itself CN=A test)")
                    .hasMessageContaining("--nts-ca FILE");
            assertThatThrownBy(() -> agree(NtsTrust.ofJava(), "localhost", server))
                    .hasMessageContaining("from no authority that is trusted here");
        }
    }

    @Test
    void anotherNameIsRefusedWithTheNamesThatWouldDo() throws Exception {
        TestAuthority.Identity wrong = authority.issue("wrong", "dns:elsewhere.example", now.minus(DAY), 365);
        try (TestKeyServer server = TestKeyServer.answering(wrong, ANSWER)) {
            assertThatThrownBy(() -> agree(trust, "localhost", server))
                    .hasMessageContaining("is not for localhost but for elsewhere.example");
        }
    }

    @Test
    void aCertificateThatIsInvalidByTheClockOnlyVouchesForItsOwnTimes() throws Exception {
        try (TestKeyServer old = TestKeyServer.answering(expired, ANSWER);
                TestKeyServer young = TestKeyServer.answering(future, ANSWER)) {
            Instant late = Instant.parse("2031-01-01T00:00:00Z");
            Validity validity = agree(trust.at(() -> late), "localhost", old).validity();
            assertThat(validity.isProvisional()).isTrue();
            assertThat(validity.contains(late)).isFalse();
            assertThat(validity.from()).isEqualTo(NtsTrust.FLOOR.plus(DAY.multipliedBy(10)));
            assertThat(validity.to()).isEqualTo(NtsTrust.FLOOR.plus(DAY.multipliedBy(12)));

            assertThat(agree(trust.at(() -> Instant.EPOCH), "localhost", young).validity())
                    .returns(true, Validity::isProvisional)
                    .returns(false, known -> known.contains(now));

            assertThatThrownBy(() -> agree(trust.at(() -> late).strict(), "localhost", old))
                    .hasMessageContaining("and the system clock says 2031-01-01T00:00:00Z")
                    .hasMessageContaining("renew the certificate, set the clock, or ask another server");
        }
    }

    @Test
    void aClockOf1970BelievesAServerOfTodayAndNoTimeBeforeThisProgram() throws Exception {
        TestAuthority.Identity lasting =
                authority.issue("lasting", "dns:localhost", Instant.parse("2024-01-01T00:00:00Z"), 3650);
        try (TestKeyServer server = TestKeyServer.answering(lasting, ANSWER)) {
            Validity validity =
                    agree(trust.at(() -> Instant.EPOCH), "localhost", server).validity();

            assertThat(validity.isProvisional()).isTrue();
            assertThat(validity.from()).isEqualTo(NtsTrust.FLOOR);
            assertThat(validity.contains(now)).isTrue();
        }
    }

    @Test
    void aCertificateThatExpiredBeforeThisProgramWasBuiltIsRefusedByAnyClock() throws Exception {
        try (TestKeyServer server = TestKeyServer.answering(ancient, ANSWER)) {
            for (Instant clock : List.of(now, Instant.EPOCH)) {
                assertThatThrownBy(() -> agree(trust.at(() -> clock), "localhost", server))
                        .hasMessageContaining(
                                "its certificate is valid from 2021-01-01T00:00:00Z to 2022-01-01T00:00:00Z");
            }
        }
    }

    @Test
    void aWrongNameOrAuthorityIsNotExcusedByAWrongClock() throws Exception {
        TestAuthority.Identity wrong = authority.issue("wrong-then", "dns:elsewhere.example", now.minus(DAY), 365);
        NtsTrust lost = trust.at(() -> Instant.EPOCH);
        NtsTrust other =
                NtsTrust.ofFile(TestAuthority.create(directory, "A third").certificate());
        try (TestKeyServer server = TestKeyServer.answering(wrong, ANSWER)) {
            assertThatThrownBy(() -> agree(lost, "localhost", server)).hasMessageContaining("is not for localhost");
            assertThatThrownBy(() -> agree(other.at(() -> Instant.EPOCH), "localhost", server))
                    .hasMessageContaining("from no authority");
        }
    }

    @Test
    void aServersOwnCertificateMayBeTheAuthorityAndIsHeldToItsDates() throws Exception {
        try (TestKeyServer server = TestKeyServer.answering(valid, ANSWER)) {
            NtsTrust pinned = NtsTrust.of(List.of(valid.chain().getFirst()));

            assertThat(agree(pinned, "localhost", server).validity().isProvisional())
                    .isFalse();
            assertThat(agree(pinned.at(() -> Instant.EPOCH), "localhost", server)
                            .validity()
                            .isProvisional())
                    .isTrue();
        }
    }

    @Test
    void aServerThatIsSilentInTheHandshakeOrAfterItIsGivenUpInTime() throws Exception {
        try (ServerSocket accepting = new ServerSocket(0, 10, LOOPBACK);
                TestKeyServer quiet = TestKeyServer.start(
                        valid.context(), socket -> socket.getInputStream().readAllBytes(), "ntske/1")) {
            for (int port : List.of(accepting.getLocalPort(), quiet.port())) {
                assertGivenUpInTime(port);
            }
        }
    }

    @Test
    void aServerThatSpeaksByteByByteIsGivenUpInTime() throws Exception {
        TestKeyServer.Manner drip = socket -> {
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {0x40, 0, (byte) 0xff, 0});
            try (ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
                Future<?> bytes = pace.scheduleAtFixedRate(() -> writeOne(out), 0, 20, TimeUnit.MILLISECONDS);
                try {
                    // Until the client goes away.
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } finally {
                    bytes.cancel(true);
                }
            }
        };
        try (TestKeyServer server = TestKeyServer.start(valid.context(), drip, "ntske/1")) {
            assertGivenUpInTime(server.port());
        }
    }

    private static void writeOne(OutputStream out) {
        try {
            out.write(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertGivenUpInTime(int port) {
        Duration patience = Duration.ofMillis(700);
        NtpServerName name = new NtpServerName("localhost", port, false, true);
        long begin = System.nanoTime();

        assertThatThrownBy(() -> new NtsKeys(trust, patience).agree(name, List.of(LOOPBACK)))
                .isInstanceOf(IOException.class)
                .hasMessage("its key exchange was not done after 700 ms: ask again later, or another server");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(patience, Duration.ofSeconds(5));
    }

    @Test
    void aServerThatIsNoneOfNtsIsSaidToBeNone() throws Exception {
        SSLContext context = valid.context();
        try (TestKeyServer web = TestKeyServer.start(context, socket -> socket.startHandshake(), "http/1.1");
                TestKeyServer any = TestKeyServer.start(context, socket -> socket.startHandshake());
                TestKeyServer old = TestKeyServer.start(context, socket -> {
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                    socket.startHandshake();
                })) {
            assertThatThrownBy(() -> agree(trust, "localhost", web))
                    .hasMessageContaining("no TLS 1.3 could be agreed on with it");
            assertThatThrownBy(() -> agree(trust, "localhost", any)).hasMessageContaining("no ALPN ntske/1");
            assertThatThrownBy(() -> agree(trust, "localhost", old))
                    .hasMessageContaining("no TLS 1.3 could be agreed on with it");
        }
    }

    @Test
    void aPortWhereNothingListensIsSaidToBeOne() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            free = socket.getLocalPort();
        }
        NtpServerName name = new NtpServerName("localhost", free, false, true);

        assertThatThrownBy(() -> new NtsKeys(trust).agree(name, List.of(LOOPBACK, LOOPBACK)))
                .hasMessageContaining("its TCP port " + free + " cannot be reached (nothing listens there)");
    }

    @Test
    void aFileWithoutCertificatesIsSaidToBeOne() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path text = Files.writeString(directory.resolve("text.pem"), "nothing");

        assertThatThrownBy(() -> NtsTrust.ofFile(empty)).hasMessageContaining("empty.pem has no certificate");
        assertThatThrownBy(() -> NtsTrust.ofFile(text)).hasMessageContaining("text.pem has no certificate");
    }

    private static NtsAgreement agree(NtsTrust trusting, String name, TestKeyServer server) throws IOException {
        return new NtsKeyExchange(trusting, PATIENCE)
                .agree(new NtpServerName(name, server.port(), false, true), List.of(LOOPBACK));
    }
}
