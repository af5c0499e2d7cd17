package coretime.time.nts;

import coretime.time.ntp.NtpClient;
import coretime.time.ntp.NtpPeer;
import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Agrees with servers on keys by NTS, for an {@link NtpClient}. Nothing of TLS is loaded before the first server is agreed with. Safe
 * for use by many threads.
 */
public final class NtsKeys implements NtpClient.Keys {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NtsTrust trust;
    private final Duration patience;

    /** With 5 s for each server. */
    public NtsKeys(NtsTrust trust) {
        this(trust, PATIENCE);
    }

    /** @param patience how long one server may take, from connecting to the last byte of its answer */
    public NtsKeys(NtsTrust trust, Duration patience) {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("the time for a key exchange is positive: " + patience);
        }
        this.trust = trust;
        this.patience = patience;
    }

    /** The server that is to be asked for the time, with an {@link NtsGuard}. */
    @Override
    public NtpPeer agree(NtpServerName server, List<InetAddress> addresses) throws IOException {
        NtsAgreement agreement = new NtsKeyExchange(trust, patience).agree(server, addresses);
        return new NtpPeer(server.toString(), List.of(agreement.server()), new NtsGuard(agreement));
    }
}
