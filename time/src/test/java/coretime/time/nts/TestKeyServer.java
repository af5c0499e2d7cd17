package coretime.time.nts;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server on the loopback that says in a key exchange whatever a test wants. */
final class TestKeyServer implements AutoCloseable {
    private final SSLServerSocket listening;
    private final BlockingQueue<byte[]> keys;

    /** What is done with one connection, its handshake included. */
    @FunctionalInterface
    interface Manner {
        void serve(SSLSocket socket) throws Exception;
    }

    private TestKeyServer(SSLServerSocket listening, BlockingQueue<byte[]> keys) {
        this.listening = listening;
        this.keys = keys;
    }

    static TestKeyServer start(SSLContext context, Manner manner, String... protocols) throws IOException {
        return start(context, new LinkedBlockingQueue<>(), manner, protocols);
    }

    private static TestKeyServer start(
            SSLContext context, BlockingQueue<byte[]> keys, Manner manner, String... protocols) throws IOException {
        SSLServerSocket listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listening.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        listening.setSSLParameters(parameters);
        TestKeyServer server = new TestKeyServer(listening, keys);
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    manner.serve(socket);
                } catch (Exception _) {
                    // The client went away, as some tests want it.
                }
            }
        });
        return server;
    }

    /** One that answers every question with these bytes. */
    static TestKeyServer answering(TestAuthority.Identity identity, String hex) throws Exception {
        byte[] answer = HexFormat.of().parseHex(hex.replace(" ", ""));
        BlockingQueue<byte[]> keys = new LinkedBlockingQueue<>();
        return start(
                identity.context(),
                keys,
                socket -> {
                    socket.getInputStream().readNBytes(KeyExchangeAnswer.question().length);
                    ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
                    byte[] context = {0, 0, 0, 15, 0};
                    keys.add(session.exportKeyingMaterialData("EXPORTER-network-time-security", context, 32));
                    socket.getOutputStream().write(answer);
                    socket.getInputStream().readAllBytes();
                },
                "ntske/1");
    }

    /** The key from the client to the server, as the server sees it, of the last connection that was answered. */
    byte[] key() throws InterruptedException {
        return keys.take();
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
