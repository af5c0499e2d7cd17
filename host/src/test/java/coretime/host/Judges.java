package coretime.host;

import coretime.time.ntp.NtpServer;
import coretime.time.ntp.NtpServerName;
import coretime.time.ntp.RateLimit;
import coretime.time.ntp.ServedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Three NTP servers on the loopback that agree with each other, and with this host's clock as far as they are told to. */
final class Judges implements AutoCloseable {
    private final NtpServer servers;

    private Judges(NtpServer servers) {
        this.servers = servers;
    }

    /** @param ahead of this host's clock */
    static Judges start(Duration ahead) throws IOException {
        return new Judges(NtpServer.start(
                Collections.nCopies(3, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                Clock.offset(Clock.systemUTC(), ahead),
                () -> ServedClock.local(3),
                RateLimit.none()));
    }

    List<NtpServerName> names() {
        return servers.addresses().stream()
                .map(address -> NtpServerName.parse("127.0.0.1:" + address.getPort(), false, false))
                .toList();
    }

    @Override
    public void close() {
        servers.close();
    }
}
