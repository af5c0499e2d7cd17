package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.Trees;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Debian's chronyd as an NTS server on 127.0.0.1: it serves this host's clock and leaves it alone ({@code -x}). Several may run in one
 * directory, where its program is unpacked once.
 */
public final class NtsServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final int CONNECT_MILLIS = 100;

    private final Process process;
    private final int port;
    private final int keyPort;

    private NtsServer(Process process, int port, int keyPort) {
        this.process = process;
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
            Path program = NtpServer.program(directory);
            int port = NtpServer.freePort();
            int keyPort = freeKeyPort();
            Path log = directory.resolve("nts-" + port + ".log");
            Path configuration = Files.writeString(directory.resolve("nts-" + port + ".conf"), """
                    local stratum 3
                    allow 127.0.0.1
                    bindaddress 127.0.0.1
                    port %d
                    ntsport %d
                    ntsserverkey %s
                    ntsservercert %s
                    ntsprocesses 0
                    cmdport 0
                    bindcmdaddress /
                    pidfile %s
                    """.formatted(
                            port, keyPort, key, certificates, directory.resolve("nts-" + port + ".pid")));
            Process process = new ProcessBuilder(
                            program.toString(), "-x", "-d", "-u", "root", "-f", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            NtsServer server = new NtsServer(process, port, keyPort);
            server.awaitStart(log);
            return server;
        } catch (IOException e) {
            throw new LabException("an NTS server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static int freeKeyPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void awaitStart(Path log) {
        boolean answers = Await.until("starting an NTS server", START, () -> isListening() || !process.isAlive());
        if (!answers || !process.isAlive()) {
            process.destroy();
            throw new LabException("the NTS server does not run on port " + keyPort + ": "
                    + Trees.read(log).orElse("").strip());
        }
    }

    private boolean isListening() {
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
        process.destroy();
    }
}
