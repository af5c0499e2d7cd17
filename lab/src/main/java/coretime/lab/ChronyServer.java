package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.ClockGuard;
import coretime.lab.internal.Trees;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's chronyd as an NTP server of one's choice on the loopback: it serves this host's clock, leaves it alone ({@code -x}), and
 * has no right to do else. For guests with a network, {@link NtpServer} is enough.
 */
public final class ChronyServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(10);

    private final Process process;
    private final int port;

    private ChronyServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param programs that it is one of
     * @param directory for its files, of this server alone
     * @throws LabException where it cannot be started
     */
    public static ChronyServer start(TimePrograms programs, Path directory, ChronyServerSpec spec) {
        try {
            Files.createDirectories(directory);
            int used = spec.port() == 0 ? freePort() : spec.port();
            Path log = directory.resolve("chronyd.log");
            Process process = new ProcessBuilder(ClockGuard.command(List.of(
                            programs.chronyd().toString(),
                            "-x",
                            "-d",
                            "-u",
                            "root",
                            "-f",
                            configuration(directory, spec, used).toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            ChronyServer server = new ChronyServer(process, used);
            server.awaitStart(log);
            return server;
        } catch (IOException e) {
            throw new LabException("an NTP server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static int freePort() throws SocketException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return free.getLocalPort();
        }
    }

    private static Path configuration(Path directory, ChronyServerSpec spec, int port) throws IOException {
        List<String> lines = new ArrayList<>();
        spec.stratum().ifPresent(stratum -> lines.add("local stratum " + stratum));
        if (spec.rateLimit()) {
            // One answer in 2^12 s, and of what is over the limit one of 2^4.
            lines.add("ratelimit interval 12 burst 1 leak 4");
        }
        for (InetAddress address : spec.addresses()) {
            lines.add("bindaddress " + address.getHostAddress());
        }
        lines.addAll(List.of(
                "allow 127.0.0.0/8",
                "allow ::1",
                "port " + port,
                "cmdport 0",
                "bindcmdaddress /",
                "pidfile " + directory.resolve("chronyd.pid")));
        return Files.write(directory.resolve("chrony.conf"), lines);
    }

    private void awaitStart(Path log) {
        boolean isStarted = Await.until(
                "starting an NTP server",
                START,
                () -> Trees.read(log).orElse("").contains("Disabled control of system clock") || !process.isAlive());
        // Sockets are bound before that is logged; whoever cannot bind ends.
        if (!isStarted || !process.isAlive() || !ClockGuard.isHarmless(process.pid())) {
            close();
            throw new LabException("the NTP server does not run on port " + port + ": "
                    + Trees.read(log).orElse("").strip());
        }
    }

    public int port() {
        return port;
    }

    /** Ends it; its port is free when this returns. */
    @Override
    public void close() {
        process.destroy();
        if (!Await.until("ending an NTP server", END, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }
}
