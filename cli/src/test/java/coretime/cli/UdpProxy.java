package coretime.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Stands between one client and one server of UDP on the loopback, and sends on of each answer what a test wants. */
final class UdpProxy implements AutoCloseable {
    private static final int LARGEST = 2048;

    private final DatagramSocket toClient;
    private final DatagramSocket toServer;

    /** What becomes of an answer. */
    @FunctionalInterface
    interface Mangler {
        List<byte[]> mangle(byte[] question, byte[] answer);
    }

    private UdpProxy(DatagramSocket toClient, DatagramSocket toServer) {
        this.toClient = toClient;
        this.toServer = toServer;
    }

    static UdpProxy start(InetSocketAddress server, Mangler mangler) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        UdpProxy proxy = new UdpProxy(new DatagramSocket(any), new DatagramSocket(any));
        proxy.toServer.connect(server);
        Thread.ofVirtual().start(() -> proxy.run(mangler));
        return proxy;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) toClient.getLocalSocketAddress();
    }

    private void run(Mangler mangler) {
        try {
            while (true) {
                DatagramPacket question = receive(toClient);
                toServer.send(new DatagramPacket(question.getData(), question.getLength()));
                byte[] answer = bytes(receive(toServer));
                for (byte[] mangled : mangler.mangle(bytes(question), answer)) {
                    toClient.send(new DatagramPacket(mangled, mangled.length, question.getSocketAddress()));
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        toClient.close();
        toServer.close();
    }
}
