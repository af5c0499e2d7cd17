package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, sessions, attempts and names, each for itself. Time is the test's own. */
class GateTest {
    @TempDir
    private Path directory = Path.of("");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aSessionEndsAfterItsTime() {
        Sessions sessions = new Sessions(nanos::get);
        String name = sessions.begin();
        pass(Sessions.LENGTH.minusSeconds(1));
        assertThat(sessions.isOpen(name)).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(sessions.isOpen(name)).isFalse();
    }

    @Test
    void ofTooManySessionsTheOldestEnds() {
        Sessions sessions = new Sessions(nanos::get);
        String first = sessions.begin();
        String second = sessions.begin();
        for (int i = 2; i <= Sessions.MOST; i++) {
            assertThat(sessions.begin()).hasSize(43).isNotEqualTo(second);
        }
        assertThat(sessions.isOpen(first)).isFalse();
        assertThat(sessions.isOpen(second)).isTrue();
    }

    @Test
    void attemptsComeBackOneByOne() throws Exception {
        Attempts attempts = new Attempts(nanos::get);
        InetAddress address = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < Attempts.AT_ONCE; i++) {
            assertThat(attempts.wait(address)).isZero();
            attempts.failed(address);
        }
        assertThat(attempts.wait(address)).isEqualTo(Attempts.EACH);
        pass(Attempts.EACH);
        assertThat(attempts.wait(address)).isZero();
        attempts.failed(address);
        assertThat(attempts.wait(address)).isPositive();
        assertThat(attempts.wait(InetAddress.ofLiteral("192.0.2.2"))).isZero();
    }

    @Test
    void aWholeNetworkOfIpv6CountsAsOne() throws Exception {
        Attempts attempts = new Attempts(nanos::get);
        for (int i = 0; i < Attempts.AT_ONCE; i++) {
            attempts.failed(InetAddress.ofLiteral("2001:db8::" + i));
        }
        assertThat(attempts.wait(InetAddress.ofLiteral("2001:db8::ffff"))).isPositive();
        assertThat(attempts.wait(InetAddress.ofLiteral("2001:db8:0:1::"))).isZero();
    }

    private HostNames names(String host) throws Exception {
        return new HostNames(
                new WebOptions(host, 0, Set.of("Kvm1.example.org"), Optional.empty(), directory, "1"),
                InetAddress.ofLiteral(host));
    }

    @Test
    void onLoopbackOnlyNamesOfLoopbackAndThoseThatWereToldAreOurs() throws Exception {
        HostNames names = names("127.0.0.1");
        assertThat(new String[] {
                    "localhost",
                    "LOCALHOST:80",
                    "127.0.0.1:7380",
                    "127.0.0.2",
                    "[::1]:7380",
                    "[::1]",
                    "kvm1.example.org",
                    "KVM1.example.org.:443"
                })
                .allMatch(names::isOurs);
        assertThat(new String[] {
                    "",
                    ":80",
                    "evil.example",
                    "localhost.evil.example",
                    "127.0.0.1.evil.example",
                    "192.0.2.1",
                    "[",
                    "[]",
                    "[::1",
                    "::1:80",
                    "localhost@evil.example",
                    "evil.example#localhost"
                })
                .noneMatch(names::isOurs);
    }

    @Test
    void onAllAddressesAnyAddressIsOursAndNoOtherName() throws Exception {
        HostNames names = names("0.0.0.0");
        assertThat(new String[] {"192.0.2.1:7380", "[2001:db8::1]", "localhost", "kvm1.example.org"})
                .allMatch(names::isOurs);
        assertThat(new String[] {"evil.example", "192.0.2.1.evil.example"}).noneMatch(names::isOurs);
    }

    @Test
    void onOneAddressThatAloneIsOurs() throws Exception {
        HostNames names = names("192.0.2.1");
        assertThat(names.isOurs("192.0.2.1:7380")).isTrue();
        assertThat(new String[] {"192.0.2.2", "localhost", "127.0.0.1"}).noneMatch(names::isOurs);
    }

    @Test
    void aTokenFileThatIsNoSecretIsRefused() throws Exception {
        Path file = Rig.tokenFile(directory);
        assertThat(Token.of(file).matches(Rig.TOKEN)).isTrue();
        assertThat(Token.of(file).matches(Rig.TOKEN + "\n")).isFalse();

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Token.of(file)).hasMessageContaining("http.token-file: others may read");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        for (String text :
                new String[] {"", "short", "two lines of text\nthat are long enough", "é".repeat(20), "x".repeat(5000)
                }) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> Token.of(file)).hasMessageContaining("16 or more visible ASCII characters");
        }
        assertThatThrownBy(() -> Token.of(directory)).hasMessageContaining("is no file");
    }

    @Test
    void aTokenIsMadeWhereThereIsNoneForItsOwnerAloneAndOnce() throws Exception {
        Path parent = directory.resolve("made");
        Path file = parent.resolve("token");
        Token made = Token.of(file);
        String text = Files.readString(file).strip();
        assertThat(text).matches("[A-Za-z0-9_-]{43}");
        assertThat(made.matches(text)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)))
                .isEqualTo("rwx------");
        assertThat(parent.toFile().list()).containsExactly("token");
        assertThat(Token.of(file).matches(text)).isTrue();

        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> Token.of(link)).hasMessageContaining("is no file");
        assertThatThrownBy(() -> Token.of(file.resolve("below")))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("it cannot be made")
                .hasMessageContaining("openssl rand");
    }

    @Test
    void whatCannotBeListenedAtIsNamed() throws Exception {
        Path file = Rig.tokenFile(directory);
        assertThatThrownBy(() -> new WebOptions(" ", 0, Set.of(), Optional.empty(), file, "1"))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("http.listen");
        assertThatThrownBy(() -> new WebOptions("::1", 65_536, Set.of(), Optional.empty(), file, "1"))
                .hasMessageContaining("65536 is no port");
        try (Rig rig = Rig.in(directory)) {
            WebOptions taken = new WebOptions("127.0.0.1", rig.server.port(), Set.of(), Optional.empty(), file, "1");
            assertThatThrownBy(
                            () -> WebServer.start(taken, rig.host, rig.guests).close())
                    .isInstanceOf(WebException.class)
                    .hasMessageContaining("it is not possible to listen at 127.0.0.1:" + rig.server.port());
        }
    }
}
