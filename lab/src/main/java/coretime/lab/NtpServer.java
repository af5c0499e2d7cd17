package coretime.lab;

import coretime.lab.internal.Chronyd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's chronyd as an NTP server on the loopback, for guests with a network: it serves this host's clock and leaves it alone
 * ({@code -x}).
 */
public final class NtpServer implements AutoCloseable {
    /** The port that clients ask unless they are told another. */
    public static final int PORT = 123;

    private final Chronyd chronyd;
    private final int port;

    private NtpServer(Chronyd chronyd, int port) {
        this.chronyd = chronyd;
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
            Path program = TimePrograms.in(directory).chronyd();
            int used = port == 0 ? Chronyd.freePort() : port;
            List<String> configuration =
                    List.of("local stratum 3", "allow 127.0.0.1", "bindaddress 127.0.0.1", "port " + used);
            return new NtpServer(
                    Chronyd.start(program, directory, "chronyd", "NTP server", used, configuration, () -> true), used);
        } catch (IOException e) {
            throw new LabException("an NTP server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return port;
    }

    /** Ends it; its port is free when this returns. */
    @Override
    public void close() {
        chronyd.close();
    }
}
