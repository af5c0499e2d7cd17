package coretime.host.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told reaches a real datagram socket, which perl has open as systemd would. */
final class ServiceManagerTest {

    /** Prints each datagram, its line ends as blanks, and ends with one that says so. */
    private static final String RECEIVER = """
            use Socket; $| = 1;
            my $name = shift; $name =~ s/^@/\\0/;
            socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die $!;
            bind($socket, pack_sockaddr_un($name)) or die $!;
            print "bound\\n";
            while (defined recv($socket, my $datagram, 4096, 0)) {
                $datagram =~ s/\\n/ /g;
                print "$datagram\\n";
                last if $datagram =~ /STOPPING/;
            }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "@"})
    void systemdHearsOfTheWholeLifeByAPathAndByAnAbstractName(String prefix) throws Exception {
        String name = prefix + directory.resolve("notify");
        Process receiver = new ProcessBuilder("perl", "-e", RECEIVER, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader heard = receiver.inputReader()) {
            assertThat(heard.readLine()).isEqualTo("bound");
            ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", name));
            assertThat(manager.isThere()).isTrue();
            manager.ready("watches 2 domains\nMAINPID=1");
            manager.alive();
            manager.reloading();
            manager.status("one incident under way");
            manager.stopping();
            assertThat(heard.readLine()).isEqualTo("READY=1 STATUS=watches 2 domains MAINPID=1");
            assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
            assertThat(heard.readLine()).matches("RELOADING=1 MONOTONIC_USEC=[0-9]+");
            assertThat(heard.readLine()).isEqualTo("STATUS=one incident under way");
            assertThat(heard.readLine()).isEqualTo("STOPPING=1");
            assertThat(receiver.waitFor()).isZero();
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void whereNobodyListensNothingIsToldAndNothingFails() {
        ServiceManager nobody = ServiceManager.of(Map.of());
        nobody.ready("");
        assertThat(nobody.isThere()).isFalse();
        ServiceManager gone = ServiceManager.of(
                Map.of("NOTIFY_SOCKET", directory.resolve("gone").toString()));
        gone.ready("");
        assertThat(gone.isThere()).isTrue();
        assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")).isThere())
                .isFalse();
    }

    @Test
    void theWatchdogHearsTwiceInItsTimeAndIsOursAlone() {
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "60000000")).watchdogInterval())
                .contains(Duration.ofSeconds(30));
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1"))
                        .watchdogInterval())
                .isEmpty();
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "soon")).watchdogInterval())
                .isEmpty();
        assertThat(ServiceManager.of(Map.of("WATCHDOG_USEC", "-1")).watchdogInterval())
                .isEmpty();
    }
}
