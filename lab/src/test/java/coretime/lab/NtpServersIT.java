package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's NTP servers and clients on the loopback, without the right to set a clock. */
class NtpServersIT {
    private static final double LITTLE = 0.05;
    private static final int HEADER = 48;
    private static final int UNSYNCHRONISED = 3;

    @TempDir
    private static Path directory;

    private static TimePrograms programs;

    @BeforeAll
    static void fetch() {
        programs = TimePrograms.in(directory);
    }

    @Test
    void debiansClientsReadThisHostsClockFromAServerOfIt() {
        ChronyServerSpec spec =
                ChronyServerSpec.healthy().withAddresses("127.77.2.1").withPort(123);
        try (ChronyServer server = ChronyServer.start(programs, directory.resolve("healthy"), spec)) {
            assertThat(programs.askByChronyd("127.77.2.1", server.port())).isBetween(-LITTLE, LITTLE);
            assertThat(programs.askByNtpdig("127.77.2.1")).isBetween(-LITTLE, LITTLE);
        }
    }

    @Test
    void aServerWithoutAReferenceSaysSo() throws Exception {
        try (ChronyServer server =
                ChronyServer.start(programs, directory.resolve("unsynchronised"), ChronyServerSpec.unsynchronised())) {
            assertThat(leap(server.port())).isEqualTo(UNSYNCHRONISED);
        }
    }

    @Test
    void ntpdServesInANetworkThatGoesWithIt() {
        NtpsecServer server = NtpsecServer.start(programs, directory.resolve("ntpd"), OptionalInt.of(5));
        try (server) {
            assertThat(server.askByNtpdig()).isBetween(-LITTLE, LITTLE);
        }
        assertThatThrownBy(() -> server.inside(List.of("true")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("ntpd has ended");
    }

    @Test
    void aServerOfStratum16IsNotStarted() {
        assertThatThrownBy(() -> NtpsecServer.start(programs, directory.resolve("none"), OptionalInt.of(16)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 15");
    }

    /** The first two bits of an answer (RFC 5905, figure 8). */
    private static int leap(int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            byte[] question = new byte[HEADER];
            question[0] = (4 << 3) | 3;
            socket.setSoTimeout(10_000);
            socket.send(new DatagramPacket(question, HEADER, InetAddress.getLoopbackAddress(), port));
            DatagramPacket answer = new DatagramPacket(new byte[HEADER], HEADER);
            socket.receive(answer);
            return (answer.getData()[0] & 0xff) >> 6;
        }
    }

    @Test
    void anNtsServerWithoutItsKeyIsNotStarted() {
        Path none = directory.resolve("none.pem");
        assertThatThrownBy(() -> NtsServer.start(directory, none, none))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("the NTS server does not run on port");
    }
}
