package coretime.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** Headers that every answer has, and how those of a request are read. */
final class Headers {
    /** What a browser may do with what it gets from here: nothing but show the page, and ask this server. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** The same for a picture that is opened by itself: it has its style inside, and nothing else that counts. */
    static final Header PICTURE_POLICY = HeaderValues.create(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");

    static final HeaderName SEC_FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    static final Header NOT_KEPT = HeaderValues.create("Cache-Control", "no-store");

    static final List<Header> ALWAYS = List.of(
            HeaderValues.create("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            HeaderValues.create("X-Content-Type-Options", "nosniff"),
            HeaderValues.create("Referrer-Policy", "no-referrer"),
            HeaderValues.create("Cross-Origin-Opener-Policy", "same-origin"),
            HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin"));

    private Headers() {}

    /** A request's header; empty where it has none of that name. */
    static Optional<String> of(ServerRequest request, HeaderName name) {
        return request.headers().contains(name)
                ? Optional.of(request.headers().get(name).get())
                : Optional.empty();
    }

    static void contentType(ServerResponse response, String type) {
        response.header(HeaderNames.CONTENT_TYPE, type);
    }
}
