package coretime.web;

import coretime.host.HostException;
import coretime.host.Json;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** How answers are sent, those that tell of a failure among them. */
final class Answers {
    private static final System.Logger LOG = System.getLogger(Answers.class.getName());
    private static final int RETRY_AFTER_SECONDS = 5;

    private Answers() {}

    /** What is done for a request. */
    interface Action {
        void run() throws Exception;
    }

    static void json(ServerResponse response, Object document) {
        Headers.contentType(response, "application/json");
        response.header(Headers.NOT_KEPT);
        response.send((Json.of(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void text(ServerResponse response, String type, byte[] text) {
        Headers.contentType(response, type);
        response.header(Headers.NOT_KEPT);
        response.send(text);
    }

    /** Does it, and sends what went wrong; nothing of the inside of the server goes out with it. */
    static void guarded(ServerResponse response, Action action) {
        try {
            action.run();
        } catch (Problem e) {
            send(response, e);
        } catch (CloseConnectionException | RequestException e) {
            throw e;
        } catch (HostException e) {
            LOG.log(Level.WARNING, "a request could not be answered: " + e.getMessage());
            send(
                    response,
                    Problem.unavailable("the ledger cannot be read; the daemon's log says why", RETRY_AFTER_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server stops", e);
        } catch (Exception e) {
            if (isClientGone(e)) {
                throw new CloseConnectionException("the client is gone", e);
            }
            LOG.log(Level.ERROR, "a request failed", e);
            send(
                    response,
                    Problem.of(
                            Status.INTERNAL_SERVER_ERROR_500, "this should not be; the daemon's log says what failed"));
        }
    }

    private static void send(ServerResponse response, Problem problem) {
        if (response.isSent() || response.bytesWritten() > 0) {
            throw new CloseConnectionException("the answer had begun when it failed", problem);
        }
        response.status(problem.status());
        problem.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        Headers.contentType(response, Problem.CONTENT_TYPE);
        response.header(Headers.NOT_KEPT);
        response.send(problem.body());
    }

    private static boolean isClientGone(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof io.helidon.webserver.ServerConnectionException
                    || cause instanceof io.helidon.common.socket.SocketWriterException
                    || cause instanceof java.net.SocketException
                    || cause instanceof java.nio.channels.ClosedChannelException) {
                return true;
            }
        }
        return false;
    }
}
