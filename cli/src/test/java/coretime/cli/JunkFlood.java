package coretime.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A server of the loopback that answers the first question with a million datagrams of junk: half from itself, half in the name of
 * another. They are as an answer is, but know no question.
 */
final class JunkFlood implements AutoCloseable {
    static final int DATAGRAMS = 1_000_000;
    private static final int BYTES = 48;

    private final DatagramSocket socket;
    private final InetSocketAddress victim;
    private final CompletableFuture<Integer> sent = new CompletableFuture<>();

    private JunkFlood(DatagramSocket socket, InetSocketAddress victim) {
        this.socket = socket;
        this.victim = victim;
    }

    /** @param victim in whose name half of it is sent */
    static JunkFlood start(InetAddress address, InetSocketAddress victim) throws IOException {
        JunkFlood flood = new JunkFlood(new DatagramSocket(new InetSocketAddress(address, 0)), victim);
        Thread.ofPlatform().name("junk flood").daemon(true).start(flood::run);
        return flood;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** How many have left, known when all have. */
    CompletableFuture<Integer> sent() {
        return sent;
    }

    private void run() {
        try {
            DatagramPacket question = new DatagramPacket(new byte[BYTES], BYTES);
            socket.receive(question);
            InetSocketAddress asker = (InetSocketAddress) question.getSocketAddress();
            Random random = new Random(1);
            int count = 0;
            try (SpoofedDatagrams own =
                            new SpoofedDatagrams((InetSocketAddress) socket.getLocalSocketAddress(), asker, BYTES);
                    SpoofedDatagrams spoofed = new SpoofedDatagrams(victim, asker, BYTES)) {
                for (int i = 0; i < DATAGRAMS; i++) {
                    SpoofedDatagrams next = i % 2 == 0 ? own : spoofed;
                    fill(next.payload(), random);
                    count += next.send() ? 1 : 0;
                }
            }
            sent.complete(count);
        } catch (IOException | RuntimeException e) {
            sent.completeExceptionally(e);
        }
    }

    /** Version 4, mode 4, stratum 2: all else by chance. */
    private static void fill(ByteBuffer datagram, Random random) {
        while (datagram.remaining() >= Long.BYTES) {
            datagram.putLong(random.nextLong());
        }
        datagram.put(0, (byte) 0x24).put(1, (byte) 2);
    }

    @Override
    public void close() {
        socket.close();
    }
}
