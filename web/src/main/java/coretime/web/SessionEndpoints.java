package coretime.web;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a browser's session begins and ends. */
final class SessionEndpoints {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Gate gate;

    SessionEndpoints(Gate gate) {
        this.gate = gate;
    }

    /** The body of a login. Its text is a secret. */
    record Login(@Nullable String token) {
        @Override
        public String toString() {
            return "Login";
        }
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.open(Method.POST, "/api/v1/login", this::login),
                new Endpoint(Method.POST, "/api/v1/logout", Endpoint.Access.CHANGE, this::logout));
    }

    private void login(ServerRequest request, ServerResponse response) {
        gate.checkSite(request, true);
        String type = Headers.of(request, HeaderNames.CONTENT_TYPE).orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw Problem.of(Status.UNSUPPORTED_MEDIA_TYPE_415, "Content-Type: it is not application/json");
        }
        answer(response, gate.login(request, token(body(request))));
    }

    private void logout(ServerRequest request, ServerResponse response) {
        answer(response, gate.logout(request));
    }

    private static void answer(ServerResponse response, SetCookie cookie) {
        response.headers().addCookie(cookie);
        response.header(Headers.NOT_KEPT);
        response.status(Status.NO_CONTENT_204).send();
    }

    private static byte[] body(ServerRequest request) {
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(Limits.BODY_BYTES + 1);
            if (body.length > Limits.BODY_BYTES) {
                throw tooLarge();
            }
            return body;
        } catch (RequestException e) {
            throw e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                    ? tooLarge()
                    : Problem.badRequest("the body is not well-formed");
        } catch (IOException
                | DataReader.InsufficientDataAvailableException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw Problem.badRequest("the body did not come whole");
        }
    }

    private static Problem tooLarge() {
        return Problem.of(
                Status.REQUEST_ENTITY_TOO_LARGE_413, "the body is larger than " + Limits.BODY_BYTES + " bytes");
    }

    private static String token(byte[] body) {
        Login login;
        try {
            login = MAPPER.readValue(body, Login.class);
        } catch (JacksonException e) {
            // What the parser says of it may hold a part of it.
            throw Problem.badRequest("the body is no JSON object {\"token\": \"...\"}");
        }
        if (login == null || login.token() == null) {
            throw Problem.badRequest("token: it is missing");
        }
        return login.token();
    }
}
