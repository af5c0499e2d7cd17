package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** On real sockets of the loopback. */
class NtpServerTest {
    private static final int MOST_WAITING_MILLIS = 10_000;

    @Test
    void theTimeIsServedOverIpv4AndIpv6AndMeasuredRight() throws Exception {
        try (NtpServer server =
                NtpServer.start(List.of(loopback("127.0.0.1"), loopback("::1")), ServedClock.local(3))) {
            List<NtpServerName> names = names(server.addresses());

            NtpResult result = client(SamplingPolicy.standard().withInterval(Duration.ofMillis(20)))
                    .measure(names);

            assertThat(result.agreeing()).isEqualTo(2);
            assertThat(result.offset().orElseThrow().low()).isNegative();
            assertThat(result.offset().orElseThrow().high()).isPositive();
            assertThat(server.counters().answered()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void whereNoNameCanBeAskedTheClientEndsAtOnce() throws Exception {
        NtpClient client = client(SamplingPolicy.standard().withPatience(Duration.ofMinutes(5)));
        NtpServerName name = NtpServerName.parse("127.0.0.1:4460", false, true);

        NtpResult result = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> client.measure(List.of(name)));

        assertThat(result.unresolved()).containsOnlyKeys("127.0.0.1");
        assertThat(result.why().orElseThrow()).contains("no server could be asked", "is not asked for keys here");
    }

    @Test
    void aNameThatIsResolvedWhenTheOthersHaveAgreedEndsIt() throws Exception {
        try (NtpServer server = NtpServer.start(
                List.of(loopback("127.0.0.1"), loopback("127.0.0.1"), loopback("127.0.0.1"), loopback("127.0.0.1")),
                ServedClock.local(3))) {
            List<NtpServerName> names = new ArrayList<>(names(server.addresses().subList(0, 3)));
            names.add(NtpServerName.parse("127.0.0.1:4460", false, true));
            NtpClient client = new NtpClient(SamplingPolicy.standard().withPatience(Duration.ofMinutes(5)), (_, _) -> {
                while (server.counters().answered() < 3) {
                    Thread.onSpinWait();
                }
                // By now the three have been asked; their answers are at most a moment away.
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                return NtpPeer.plain("slow", server.addresses().subList(3, 4));
            });

            NtpResult result = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> client.measure(names));

            assertThat(result.agreeing()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void whatIsServedMayChange() throws Exception {
        AtomicReference<ServedClock> served = new AtomicReference<>(ServedClock.local(2));
        try (NtpServer server = NtpServer.start(
                        List.of(loopback("127.0.0.1")), InstantSource.system(), served::get, RateLimit.none());
                DatagramSocket socket = socket()) {
            Instant before = Instant.now();
            NtpPacket first = ask(socket, server);
            served.set(ServedClock.local(9).withOffset(Duration.ofDays(1)));
            NtpPacket second = ask(socket, server);

            assertThat(first.stratum()).isEqualTo(2);
            assertThat(first.receive().time()).isBetween(before.minusSeconds(1), Instant.now());
            assertThat(first.transmit().since(first.receive())).isBetween(Duration.ZERO, Duration.ofSeconds(5));
            assertThat(second.stratum()).isEqualTo(9);
            assertThat(second.receive().since(first.receive()))
                    .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMinutes(1));
        }
    }

    @Test
    void junkIsCountedAndTheNextQuestionAnswered() throws Exception {
        try (NtpServer server = NtpServer.start(List.of(loopback("127.0.0.1")), ServedClock.local(1));
                DatagramSocket socket = socket()) {
            InetSocketAddress to = server.addresses().getFirst();
            for (int bytes : new int[] {0, 1, 47, 1501, 9000, 65_507}) {
                socket.send(new DatagramPacket(new byte[bytes], bytes, to));
            }
            byte[] control = new byte[48];
            control[0] = 2 << 3 | 6;
            socket.send(new DatagramPacket(control, control.length, to));

            assertThat(ask(socket, server).isKiss()).isFalse();
            assertThat(server.counters())
                    .isEqualTo(new NtpServerCounters(
                            1, Map.of(Unanswered.TOO_SHORT, 3L, Unanswered.TOO_LONG, 3L, Unanswered.CONTROL, 1L)));
        }
    }

    @Test
    void closedItFreesItsAddressAndWhoWaitsForItGoesOn() throws Exception {
        NtpServer server = NtpServer.start(List.of(loopback("127.0.0.1")), ServedClock.local(1));
        List<InetSocketAddress> addresses = server.addresses();
        assertThatThrownBy(() -> NtpServer.start(addresses, ServedClock.local(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(addresses.getFirst().getPort()));

        server.close();
        server.awaitClose();
        server.close();

        NtpServer.start(addresses, ServedClock.local(1)).close();
    }

    @Test
    void whereOneAddressCannotBeBoundNoneIs() throws Exception {
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);
        int port;
        try (DatagramSocket free = socket()) {
            port = free.getLocalPort();
        }
        InetSocketAddress first = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

        assertThatThrownBy(() -> NtpServer.start(List.of(first, foreign), ServedClock.local(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1");
        assertThatThrownBy(() -> NtpServer.start(List.of(), ServedClock.local(1)))
                .isInstanceOf(IllegalArgumentException.class);

        NtpServer.start(List.of(first), ServedClock.local(1)).close();
    }

    private static List<NtpServerName> names(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address ->
                        new NtpServerName(address.getAddress().getHostAddress(), address.getPort(), false, false))
                .toList();
    }

    private static NtpClient client(SamplingPolicy policy) {
        return new NtpClient(policy, (server, _) -> {
            throw new IOException(server + " is not asked for keys here");
        });
    }

    private static InetSocketAddress loopback(String literal) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(literal), 0);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(loopback("127.0.0.1"));
        socket.setSoTimeout(MOST_WAITING_MILLIS);
        return socket;
    }

    private static NtpPacket ask(DatagramSocket socket, NtpServer server) throws IOException {
        NtpPacket question = NtpPacket.question(new Random());
        byte[] bytes = PacketGuard.NONE.seal(question).array();
        socket.send(new DatagramPacket(bytes, bytes.length, server.addresses().getFirst()));
        byte[] answer = new byte[100];
        DatagramPacket came = new DatagramPacket(answer, answer.length);
        socket.receive(came);
        assertThat(came.getLength()).isEqualTo(NtpPacket.BYTES);
        NtpPacket packet = NtpPacket.parse(ByteBuffer.wrap(answer));
        assertThat(packet.origin()).isEqualTo(question.transmit());
        return packet;
    }
}
