package coretime.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Who may pass: whoever sends the token, or the cookie of a session that the token began. Safe for use by many threads.
 */
final class Gate {
    static final String COOKIE = "coretime_session";

    private static final String BEARER = "bearer ";
    private static final String SAME_ORIGIN = "same-origin";

    private final Token token;
    private final Sessions sessions;
    private final Attempts attempts;

    Gate(Token token, LongSupplier nanoTime) {
        this.token = token;
        this.sessions = new Sessions(nanoTime);
        this.attempts = new Attempts(nanoTime);
    }

    /** Lets a request pass that only looks. */
    void check(ServerRequest request) {
        if (!isBearer(request) && session(request).isEmpty()) {
            throw Problem.unauthorized();
        }
    }

    /** Lets a request pass that changes something: by a cookie, which browsers send unasked, only from the server's own page. */
    void checkChange(ServerRequest request) {
        check(request);
        if (authorization(request).isEmpty()) {
            checkSite(request, false);
        }
    }

    /** Whether the request that passed would pass still. */
    BooleanSupplier stillOpen(ServerRequest request) {
        if (authorization(request).isPresent()) {
            return () -> true;
        }
        Optional<String> session = session(request);
        return () -> session.map(sessions::isOpen).orElse(false);
    }

    /** Begins a session, where the token is right. */
    SetCookie login(ServerRequest request, String presented) {
        checkToken(request, presented);
        return cookie(request, sessions.begin()).maxAge(Sessions.LENGTH).build();
    }

    /** Ends the session of the request, where it has one, and gives the cookie that says so. */
    SetCookie logout(ServerRequest request) {
        session(request).ifPresent(sessions::end);
        return cookie(request, "").expires(Instant.EPOCH).build();
    }

    /**
     * Refuses what another site's page has a browser send.
     *
     * @param isSilenceAllowed whether it may say nothing of where it comes from, as programs do that are no browsers
     */
    void checkSite(ServerRequest request, boolean isSilenceAllowed) {
        Optional<String> site = Headers.of(request, Headers.SEC_FETCH_SITE);
        Optional<String> origin = Headers.of(request, HeaderNames.ORIGIN);
        String host = request.authority();
        boolean isOurs = site.map(SAME_ORIGIN::equals)
                .orElseGet(() -> origin.map(text -> text.equals("http://" + host) || text.equals("https://" + host))
                        .orElse(isSilenceAllowed));
        if (!isOurs) {
            throw Problem.of(
                    Status.FORBIDDEN_403,
                    "it comes from another site; send 'Origin' with this server's own, or the token");
        }
    }

    private boolean isBearer(ServerRequest request) {
        Optional<String> sent = authorization(request);
        sent.ifPresent(presented -> checkToken(request, presented));
        return sent.isPresent();
    }

    private void checkToken(ServerRequest request, String presented) {
        InetAddress client = client(request);
        Duration wait = attempts.wait(client);
        if (wait.isPositive()) {
            throw Problem.of(
                    Status.TOO_MANY_REQUESTS_429,
                    "too many wrong tokens came from this address; wait, and try again",
                    Map.of("Retry-After", Long.toString(wait.toSeconds() + 1)));
        }
        if (!token.matches(presented)) {
            attempts.failed(client);
            throw Problem.unauthorized();
        }
    }

    private static Optional<String> authorization(ServerRequest request) {
        return Headers.of(request, HeaderNames.AUTHORIZATION)
                .map(text -> text.toLowerCase(Locale.ROOT).startsWith(BEARER) ? text.substring(BEARER.length()) : "");
    }

    private Optional<String> session(ServerRequest request) {
        return Headers.of(request, HeaderNames.COOKIE)
                .flatMap(_ -> request.headers().cookies().first(COOKIE).asOptional())
                .filter(sessions::isOpen);
    }

    private static SetCookie.Builder cookie(ServerRequest request, String value) {
        return SetCookie.builder(COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite(SetCookie.SameSite.STRICT);
    }

    private static InetAddress client(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress inet
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
