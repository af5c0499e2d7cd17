package coretime.lab;

import coretime.lab.internal.Chronyd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's chronyd as an NTS server on 127.0.0.1: it serves this host's clock and leaves it alone ({@code -x}). Several may run in one
 * directory, where its program is unpacked once.
 */
public final class NtsServer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 100;

    private final Chronyd chronyd;
    private final int port;
    private final int keyPort;

    private NtsServer(Chronyd chronyd, int port, int keyPort) {
        this.chronyd = chronyd;
        this.port = port;
        this.keyPort = keyPort;
    }

    /**
     * Starts one.
     *
     * @param directory for its program and files
     * @param key of its certificate, in PEM
     * @param certificates its own first and then those up to its authority, in PEM
     * @throws LabException where it cannot be started
     */
    public static NtsServer start(Path directory, Path key, Path certificates) {
        try {
            Path program = TimePrograms.in(directory).chronyd();
            int port = Chronyd.freePort();
            int keyPort = freeKeyPort();
            List<String> configuration = List.of(
                    "local stratum 3",
                    "allow 127.0.0.1",
                    "bindaddress 127.0.0.1",
                    "port " + port,
                    "ntsport " + keyPort,
                    "ntsserverkey " + key,
                    "ntsservercert " + certificates,
                    "ntsprocesses 0");
            Chronyd chronyd = Chronyd.start(
                    program,
                    directory,
                    "nts-" + port,
                    "NTS server",
                    keyPort,
                    configuration,
                    () -> isListening(keyPort));
            return new NtsServer(chronyd, port, keyPort);
        } catch (IOException e) {
            throw new LabException("an NTS server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static int freeKeyPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean isListening(int keyPort) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), keyPort), CONNECT_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Of NTP, over UDP. */
    public int port() {
        return port;
    }

    /** Of the key exchange, over TCP. */
    public int keyPort() {
        return keyPort;
    }

    @Override
    public void close() {
        chronyd.close();
    }
}
