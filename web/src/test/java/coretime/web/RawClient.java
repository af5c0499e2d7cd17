package coretime.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends what it is told, HTTP or not. */
final class RawClient implements AutoCloseable {
    private static final int MILLIS = 20_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(MILLIS);
    }

    /** A request with this line and these further headers, and the end of the connection after it. */
    static String ask(int port, String line, String host, String... headers) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            java.util.Arrays.stream(headers)
                                    .map(header -> header + "\r\n")
                                    .toList())
                    + "\r\n");
            return client.all();
        }
    }

    /** The status of an answer; 0 where there was none. */
    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends it, where the server has not cut the connection. */
    boolean isOpenFor(String text) {
        try {
            send(text);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** All that comes until the server ends the connection, or cuts it. */
    String all() throws IOException {
        StringBuilder all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            byte[] part = new byte[8192];
            for (int length; (length = in.read(part)) >= 0; ) {
                all.append(new String(part, 0, length, StandardCharsets.UTF_8));
            }
        } catch (java.net.SocketException e) {
            all.append("");
        }
        return all.toString();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
