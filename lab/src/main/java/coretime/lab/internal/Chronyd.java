package coretime.lab.internal;

import coretime.lab.LabException;
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
import java.util.function.BooleanSupplier;

/**
 * A process of Debian's chronyd that serves this host's clock and leaves it alone: by {@code -x}, and without the right to do else. It is
 * unpacked and not installed: installed, it would be started to keep this host's clock.
 */
public final class Chronyd implements AutoCloseable {
    private static final Duration UNPACKING = Duration.ofMinutes(1);
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(10);

    /** Sockets of NTP are bound before this is logged; whoever cannot bind ends. */
    private static final String STARTED = "Disabled control of system clock";

    private final Process process;

    private Chronyd(Process process) {
        this.process = process;
    }

    /**
     * The file of a program of a Debian package, unpacked into a directory unless it is there already.
     *
     * @param suite Debian's release by code name
     * @param file in the package
     */
    public static Path unpacked(Path directory, String suite, String file, String debian) throws IOException {
        Files.createDirectories(directory);
        Path root = directory.resolve("root");
        Path wanted = root.resolve(file);
        if (!Files.exists(wanted)) {
            Path archive = Apt.of(suite, directory)
                    .download(debian, directory.resolve("deb").resolve(debian));
            Commands.run(
                    "unpacking " + debian,
                    Commands.Setting.within(UNPACKING),
                    List.of("dpkg", "-x", archive.toString(), root.toString()));
        }
        return wanted;
    }

    /** A UDP port of the loopback that nobody has. */
    public static int freePort() throws SocketException {
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return free.getLocalPort();
        }
    }

    /**
     * Starts one, and returns when it serves.
     *
     * @param program its file
     * @param name of its files in the directory
     * @param what for messages: {@code "NTP server"}
     * @param port for messages
     * @param configuration without what all have in common
     * @param answers what it has to do besides before it counts as started
     * @throws LabException where it does not run
     */
    public static Chronyd start(
            Path program,
            Path directory,
            String name,
            String what,
            int port,
            List<String> configuration,
            BooleanSupplier answers)
            throws IOException {
        List<String> lines = new ArrayList<>(configuration);
        lines.addAll(List.of("cmdport 0", "bindcmdaddress /", "pidfile " + directory.resolve(name + ".pid")));
        Path file = Files.write(directory.resolve(name + ".conf"), lines);
        Path log = directory.resolve(name + ".log");
        Chronyd chronyd = new Chronyd(new ProcessBuilder(ClockGuard.command(
                        List.of(program.toString(), "-x", "-d", "-u", "root", "-f", file.toString())))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        boolean isStarted = Await.until(
                "starting an " + what,
                START,
                () -> !chronyd.process.isAlive()
                        || (Trees.read(log).orElse("").contains(STARTED) && answers.getAsBoolean()));
        if (!isStarted || !chronyd.process.isAlive() || !ClockGuard.isHarmless(chronyd.process.pid())) {
            chronyd.close();
            throw new LabException("the " + what + " does not run on port " + port + ": "
                    + Trees.read(log).orElse("").strip());
        }
        return chronyd;
    }

    /** Ends it; its ports are free when this returns. */
    @Override
    public void close() {
        process.destroy();
        if (!Await.until("ending chronyd", END, () -> !process.isAlive())) {
            process.destroyForcibly();
        }
    }
}
