package coretime.web;

import coretime.host.Json;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Why a request is not answered: a problem detail (RFC 9457). Thrown by whoever finds it; it has no stack trace, for it is of the
 * client's making and could be made at will.
 */
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final transient Status status;
    private final transient Map<String, String> headers;

    private Problem(Status status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** The members of RFC 9457, section 3.1. */
    record Document(String type, String title, int status, String detail) {}

    static Problem badRequest(String detail) {
        return of(Status.BAD_REQUEST_400, detail);
    }

    static Problem notFound(String detail) {
        return of(Status.NOT_FOUND_404, detail);
    }

    static Problem unauthorized() {
        return new Problem(
                Status.UNAUTHORIZED_401,
                "log in, or send 'Authorization: Bearer TOKEN' with the token of the daemon's token file",
                Map.of("WWW-Authenticate", "Bearer"));
    }

    static Problem unavailable(String detail, int retryAfterSeconds) {
        return new Problem(
                Status.SERVICE_UNAVAILABLE_503, detail, Map.of("Retry-After", Integer.toString(retryAfterSeconds)));
    }

    static Problem of(Status status, String detail) {
        return new Problem(status, detail, Map.of());
    }

    static Problem of(Status status, String detail, Map<String, String> headers) {
        return new Problem(status, detail, Map.copyOf(headers));
    }

    Status status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body(status, String.valueOf(getMessage()));
    }

    static byte[] body(Status status, String detail) {
        return (Json.of(new Document("about:blank", status.reasonPhrase(), status.code(), detail)) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
