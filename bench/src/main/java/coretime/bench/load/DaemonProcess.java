package coretime.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime host run} as a process of its own, with the page. For one thread. */
final class DaemonProcess implements AutoCloseable {
    private static final Duration STARTS = Duration.ofMinutes(2);
    private static final long STOPS_SECONDS = 60;
    private static final long LOOK_MILLIS = 500;
    private static final int TIMEOUT_MILLIS = 30_000;

    /** {@code sysconf(_SC_CLK_TCK)}, which Linux has fixed for who reads /proc. */
    private static final double TICKS_PER_SECOND = 100;

    /** Of what follows the command's name in /proc/PID/stat, proc(5): utime and stime. */
    private static final int USER_TIME = 11;

    private final Process process;
    private final Path log;
    private final URI api;
    private final String token;

    private DaemonProcess(Process process, Path log, URI api, String token) {
        this.process = process;
        this.log = log;
        this.api = api;
        this.token = token;
    }

    /**
     * Starts it. Clocks are read and not corrected, for there are no guests whose clocks could be; all else is as installed.
     *
     * @param home of the program
     * @param directory for its configuration, log, token and cores
     * @param uri of libvirt
     */
    static DaemonProcess start(Path home, Path directory, String uri, Path ledger) throws IOException {
        Files.createDirectories(directory);
        byte[] secret = new byte[16];
        ThreadLocalRandom.current().nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path tokenFile = write(directory.resolve("token"), token + "\n");
        Path configuration = write(directory.resolve("coretime.yaml"), """
                libvirt:
                  uri: "%s"
                ledger:
                  file: %s
                cores:
                  directory: %s
                clock:
                  correct: false
                http:
                  listen: "127.0.0.1:%d"
                  token-file: %s
                """.formatted(
                        uri, ledger, directory.resolve("cores"), port, tokenFile));
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(
                        home.resolve("coretime").toString(), "host", "run", "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        return new DaemonProcess(process, log, URI.create("http://127.0.0.1:" + port), token);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Waits until it says by its API that it watches so many domains. */
    void awaitWatching(int domains) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STARTS.toNanos();
        int watched = -1;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException("the daemon ended: " + said());
            }
            watched = watched();
            if (watched == domains) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IOException("after " + STARTS.toSeconds() + " s the daemon watches " + watched + " of " + domains
                + " domains: " + said());
    }

    private int watched() throws IOException {
        HttpURLConnection asked =
                (HttpURLConnection) api.resolve("/api/v1/domains").toURL().openConnection();
        asked.setRequestProperty("Authorization", "Bearer " + token);
        asked.setConnectTimeout(TIMEOUT_MILLIS);
        asked.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = asked.getInputStream()) {
            return (int) JsonMapper.shared()
                    .readTree(in)
                    .path("domains")
                    .valueStream()
                    .filter(domain -> domain.path("watched").booleanValue())
                    .count();
        } catch (ConnectException _) {
            return -1; // It does not listen yet.
        } finally {
            asked.disconnect();
        }
    }

    /** The processor time that it has had, in seconds: user and system. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_PER_SECOND;
    }

    /** Its memory now and at most, as the kernel counts it: {@code VmRSS} and {@code VmHWM}, in MiB. */
    Resident resident() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
        return new Resident(mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
    }

    /** How much of its memory is in RAM, in MiB. */
    record Resident(double now, double most) {}

    private static double mebibytes(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElseThrow();
    }

    /** The end of its log. */
    private String said() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Ends it as systemd would. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOPS_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
