package coretime.lab;

import coretime.lab.internal.Apt;
import coretime.lab.internal.Await;
import coretime.lab.internal.Commands;
import coretime.lab.internal.Trees;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Debian's chronyd as an NTP server on the loopback, for guests with a network: it serves this host's clock and leaves it alone
 * ({@code -x}). It is unpacked and not installed: installed, it would be started to keep this host's clock.
 */
public final class NtpServer implements AutoCloseable {
    /** The port that clients ask unless they are told another. */
    public static final int PORT = 123;

    private static final Duration UNPACKING = Duration.ofMinutes(1);
    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final int port;

    private NtpServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param directory for its program and files
     * @param port of 127.0.0.1; 0 for one that is free
     * @throws LabException where it cannot be started
     */
    public static NtpServer start(Path directory, int port) {
        try {
            Path program = program(directory);
            int used = port == 0 ? freePort() : port;
            Path log = directory.resolve("chronyd.log");
            Process process = new ProcessBuilder(
                            program.toString(),
                            "-x",
                            "-d",
                            "-u",
                            "root",
                            "-f",
                            configuration(directory, used).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            NtpServer server = new NtpServer(process, used);
            server.awaitStart(log);
            return server;
        } catch (IOException e) {
            throw new LabException("an NTP server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Debian's chronyd, unpacked into a directory unless it is there already. */
    static Path program(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path program = directory.resolve("root/usr/sbin/chronyd");
        if (!Files.exists(program)) {
            String suite = ImageSpec.standard().suite();
            Path archive = Apt.of(suite, directory).download("chrony", directory.resolve("deb"));
            Commands.run(
                    "unpacking chrony",
                    Commands.Setting.within(UNPACKING),
                    List.of(
                            "dpkg",
                            "-x",
                            archive.toString(),
                            directory.resolve("root").toString()));
        }
        return program;
    }

    static int freePort() throws SocketException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return free.getLocalPort();
        }
    }

    private static Path configuration(Path directory, int port) throws IOException {
        return Files.writeString(
                directory.resolve("chrony.conf"), """
                local stratum 3
                allow 127.0.0.1
                bindaddress 127.0.0.1
                port %d
                cmdport 0
                bindcmdaddress /
                pidfile %s
                """.formatted(port, directory.resolve("chronyd.pid")));
    }

    private void awaitStart(Path log) {
        boolean isStarted = Await.until(
                "starting an NTP server",
                START,
                () -> Trees.read(log).orElse("").contains("System clock will not be" + " adjusted")
                        || Trees.read(log).orElse("").contains("Disabled control of system clock")
                        || !process.isAlive());
        if (!isStarted || !process.isAlive()) {
            process.destroy();
            throw new LabException("the NTP server does not run on port " + port + ": "
                    + Trees.read(log).orElse("").strip());
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
