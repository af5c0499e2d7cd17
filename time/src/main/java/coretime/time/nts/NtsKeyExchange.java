package coretime.time.nts;

import coretime.time.ntp.NtpServerName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Agrees with a server on keys over TLS 1.3 (RFC 8915, section 4). Connecting, the handshake, the server's answer and resolving the
 * name in it have one time limit together. Safe for use by many threads.
 */
final class NtsKeyExchange {
    private static final String PROTOCOL = "ntske/1";
    private static final String TLS = "TLSv1.3";
    private static final String EXPORTER = "EXPORTER-network-time-security";
    private static final byte TO_SERVER = 0;
    private static final byte TO_CLIENT = 1;

    private final NtsTrust trust;
    private final Duration patience;

    NtsKeyExchange(NtsTrust trust, Duration patience) {
        this.trust = trust;
        this.patience = patience;
    }

    /**
     * Agrees with a server.
     *
     * @param server by whose name its certificate is checked
     * @param addresses that are tried in turn until one can be connected to
     * @throws IOException whose message says what happened and what to do, without the server's name
     */
    NtsAgreement agree(NtpServerName server, List<InetAddress> addresses) throws IOException {
        Deadline deadline = Deadline.in(patience);
        try (Socket tcp = connect(server, addresses, deadline);
                Deadline.AutoClosing _ = deadline.closing(tcp)) {
            return agree(server, tcp, deadline);
        } catch (IOException e) {
            if (deadline.isPassed()) {
                throw new IOException(
                        "its key exchange was not done after "
                                + deadline.limit().toMillis() + " ms: ask again later, or another server",
                        e);
            }
            throw e;
        }
    }

    private static Socket connect(NtpServerName server, List<InetAddress> addresses, Deadline deadline)
            throws IOException {
        IOException failure = new IOException("its name has no address");
        for (int i = 0; i < addresses.size(); i++) {
            Socket socket = new Socket();
            try {
                int millis = deadline.millisForOneOf(addresses.size() - i);
                socket.connect(new InetSocketAddress(addresses.get(i), server.port()), millis);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        String why = failure instanceof ConnectException ? "nothing listens there" : failure.getMessage();
        throw new IOException(
                "its TCP port " + server.port() + " cannot be reached (" + why
                        + "): see whether it is an NTS server and a firewall lets this port through",
                failure);
    }

    private NtsAgreement agree(NtpServerName server, Socket tcp, Deadline deadline) throws IOException {
        ChainCheck check = trust.check(server.name());
        try (SSLSocket tls = open(server, tcp, check)) {
            handshake(tls);
            tls.getOutputStream().write(KeyExchangeAnswer.question());
            KeyExchangeAnswer answer = KeyExchangeAnswer.read(tls.getInputStream());
            ExtendedSSLSession session = (ExtendedSSLSession) tls.getSession();
            return new NtsAgreement(
                    ntpServer(answer, tcp.getInetAddress(), deadline),
                    new AesSivCmac256(key(session, TO_SERVER)),
                    new AesSivCmac256(key(session, TO_CLIENT)),
                    answer.cookies(),
                    check.validity());
        }
    }

    private static SSLSocket open(NtpServerName server, Socket tcp, ChainCheck check) throws IOException {
        SSLContext context;
        try {
            context = SSLContext.getInstance(TLS);
            context.init(null, new TrustManager[] {check}, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no " + TLS + ": " + e.getMessage(), e);
        }
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(tcp, server.name(), server.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {TLS});
        parameters.setApplicationProtocols(new String[] {PROTOCOL});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        serverName(server.name()).ifPresent(name -> parameters.setServerNames(List.of(name)));
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** What TLS tells the server that it was called; nothing where it was called by an address. */
    private static Optional<SNIHostName> serverName(String name) throws IOException {
        if (name.indexOf(':') >= 0 || name.matches("[0-9.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            throw new IOException("its name cannot be that of a certificate: " + e.getMessage(), e);
        }
    }

    private static void handshake(SSLSocket tls) throws IOException {
        try {
            tls.startHandshake();
        } catch (SSLException e) {
            throw new IOException(reason(e), e);
        }
        if (!PROTOCOL.equals(tls.getApplicationProtocol())) {
            throw new IOException(
                    "it speaks TLS and not NTS there (no ALPN " + PROTOCOL + "): see whether its port is right");
        }
    }

    /** What the check of its certificate said, or TLS. */
    private static String reason(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return "no TLS 1.3 could be agreed on with it (" + failure.getMessage()
                + "): see whether its port is that of NTS";
    }

    private static byte[] key(ExtendedSSLSession session, byte direction) throws IOException {
        byte[] context = {0, 0, 0, AesSivCmac256.ID, direction};
        return session.exportKeyingMaterialData(EXPORTER, context, AesSivCmac256.KEY_BYTES);
    }

    /** Where to ask: the named server, else the very machine that keys were agreed with. */
    private static InetSocketAddress ntpServer(KeyExchangeAnswer answer, InetAddress asked, Deadline deadline)
            throws IOException {
        int port = answer.port().orElse(NtpServerName.PORT);
        if (answer.server().isEmpty()) {
            return new InetSocketAddress(asked, port);
        }
        String name = answer.server().get();
        InetAddress address;
        try {
            address = deadline.await(() -> InetAddress.getByName(name));
        } catch (IOException e) {
            String why = e.getCause() instanceof UnknownHostException ? "has no address" : "cannot be resolved";
            throw new IOException("the NTP server that it names, " + name + ", " + why, e);
        }
        if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
            throw new IOException("the NTP server that it names, " + name + ", is no single machine");
        }
        return new InetSocketAddress(address, port);
    }
}
