package coretime.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The page, from the class path and from nowhere else. A name that could lead out of the folder is none. Each file is compressed once
 * and kept so; there are few.
 */
final class Page {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final int LEAST_TO_COMPRESS = 512;
    private static final Header FOR_EVER = HeaderValues.create("Cache-Control", "public, max-age=31536000, immutable");
    private static final Header ASK_AGAIN = HeaderValues.create("Cache-Control", "no-cache");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "map", "application/json",
            "webmanifest", "application/manifest+json",
            "woff2", "font/woff2");

    private static final String NONE = """
            <!DOCTYPE html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>coretime</title>
            <h1>coretime</h1>
            <p>The daemon runs, but this build of it has no page: it was made without npm. The API is at /api/v1, metrics are at
            /metrics; both need the token.</p>
            </html>
            """;

    private final String folder;
    private final Map<String, File> files = new ConcurrentHashMap<>();

    Page() {
        this("page/");
    }

    /**
     * A page of another folder.
     *
     * @param folder beside this class, with a slash at its end
     */
    Page(String folder) {
        this.folder = folder;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.open(Method.GET, "/", this::index), Endpoint.open(Method.GET, "/assets/{name}", this::asset));
    }

    private void index(ServerRequest request, ServerResponse response) {
        send(
                request,
                response,
                file("index.html").orElseGet(() -> file("html", NONE.getBytes(StandardCharsets.UTF_8))),
                ASK_AGAIN);
    }

    private void asset(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        File file = Optional.of(name)
                .filter(text -> NAME.matcher(text).matches())
                .flatMap(text -> file("assets/" + text))
                .orElseThrow(() -> Problem.notFound("the page has no such file"));
        send(request, response, file, FOR_EVER);
    }

    private static void send(ServerRequest request, ServerResponse response, File file, Header kept) {
        Headers.contentType(response, file.type);
        response.header(kept);
        byte[] gzip = file.gzip;
        if (gzip != null) {
            response.header(HeaderNames.VARY, "Accept-Encoding");
            if (takesGzip(Headers.of(request, HeaderNames.ACCEPT_ENCODING).orElse(""))) {
                response.header(HeaderNames.CONTENT_ENCODING, "gzip");
                response.send(gzip);
                return;
            }
        }
        response.send(file.plain);
    }

    private static boolean takesGzip(String accepted) {
        for (String coding : accepted.split(",", -1)) {
            String plain = coding.replace(" ", "");
            if (plain.equals("gzip") || (plain.startsWith("gzip;q=") && !plain.matches("gzip;q=0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }

    private Optional<File> file(String name) {
        return Optional.ofNullable(files.get(name)).or(() -> {
            Optional<File> found = read(name).map(bytes -> file(name.substring(name.lastIndexOf('.') + 1), bytes));
            found.ifPresent(file -> files.put(name, file));
            return found;
        });
    }

    private Optional<byte[]> read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(folder + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be read from coretime's own archive", e);
        }
    }

    private static File file(String ending, byte[] plain) {
        byte[] gzip = plain.length < LEAST_TO_COMPRESS ? plain : gzip(plain);
        return new File(
                TYPES.getOrDefault(ending, "application/octet-stream"),
                plain,
                gzip.length < plain.length ? gzip : null);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return out.toByteArray();
    }

    /** A file of the page. */
    private static final class File {
        private final String type;
        private final byte[] plain;

        /** Null where it is no smaller. */
        private final byte @Nullable [] gzip;

        private File(String type, byte[] plain, byte @Nullable [] gzip) {
            this.type = type;
            this.plain = plain;
            this.gzip = gzip;
        }
    }
}
