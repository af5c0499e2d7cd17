package coretime.lab;

import coretime.lab.internal.Chronyd;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Debian's chronyd as an NTP server of one's choice on the loopback: it serves this host's clock, leaves it alone ({@code -x}), and
 * has no right to do else. For guests with a network, {@link NtpServer} is enough.
 */
public final class ChronyServer implements AutoCloseable {
    private final Chronyd chronyd;
    private final int port;

    private ChronyServer(Chronyd chronyd, int port) {
        this.chronyd = chronyd;
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
            int used = spec.port() == 0 ? Chronyd.freePort() : spec.port();
            return new ChronyServer(
                    Chronyd.start(
                            programs.chronyd(),
                            directory,
                            "chronyd",
                            "NTP server",
                            used,
                            configuration(spec, used),
                            () -> true),
                    used);
        } catch (IOException e) {
            throw new LabException("an NTP server cannot be started in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static List<String> configuration(ChronyServerSpec spec, int port) {
        List<String> lines = new ArrayList<>();
        spec.stratum().ifPresent(stratum -> lines.add("local stratum " + stratum));
        if (spec.rateLimit()) {
            // One answer in 2^12 s, and of what is over the limit one of 2^4.
            lines.add("ratelimit interval 12 burst 1 leak 4");
        }
        for (InetAddress address : spec.addresses()) {
            lines.add("bindaddress " + address.getHostAddress());
        }
        lines.addAll(List.of("allow 127.0.0.0/8", "allow ::1", "port " + port));
        return lines;
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
