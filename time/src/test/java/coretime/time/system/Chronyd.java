package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's chronyd, unpacked and not installed, and only ever started so that it leaves the clock alone. */
final class Chronyd implements AutoCloseable {
    private static final Path DIRECTORY = Path.of("target", "chrony").toAbsolutePath();
    private static final Path PROGRAM = DIRECTORY.resolve("root/usr/sbin/chronyd");

    private final Process process;

    private Chronyd(Process process) {
        this.process = process;
    }

    /** Starts one that serves the loopback, asks nobody, and does not control the clock ({@code -x}). */
    static Chronyd withoutControl(Path directory) throws IOException, InterruptedException {
        unpack();
        Path configuration = Files.writeString(
                directory.resolve("chrony.conf"), """
                local stratum 10
                allow 127.0.0.1
                bindaddress 127.0.0.1
                port %d
                cmdport 0
                bindcmdaddress /
                pidfile %s
                """.formatted(freePort(), directory.resolve("chronyd.pid")));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-dx", "-u", "root", "-f", configuration.toString())
                .redirectErrorStream(true)
                .start();
        Chronyd chronyd = new Chronyd(process);
        awaitStart(process.inputReader());
        return chronyd;
    }

    private static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return free.getLocalPort();
        }
    }

    private static void awaitStart(BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("Disabled control of system clock")) {
                return;
            }
        }
        throw new IOException("chronyd did not start");
    }

    private static void unpack() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM)) {
            return;
        }
        Files.createDirectories(DIRECTORY);
        Process download = new ProcessBuilder("apt-get", "download", "chrony")
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(DIRECTORY.resolve("apt.log").toFile())
                .start();
        assertThat(download.waitFor()).as("apt-get download chrony").isZero();
        try (DirectoryStream<Path> packages = Files.newDirectoryStream(DIRECTORY, "chrony_*.deb")) {
            Children.output(List.of(
                    "dpkg",
                    "-x",
                    packages.iterator().next().toString(),
                    DIRECTORY.resolve("root").toString()));
        }
        assertThat(PROGRAM).isExecutable();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
