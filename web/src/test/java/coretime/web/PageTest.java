package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page is served from the class path alone, and says what a browser may do with it. */
class PageTest {
    private static final String SCRIPT = "/assets/main-0a1b2c3d.js";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theBrowserMayDoNothingButWhatThePageNeeds() throws Exception {
        try (Rig rig = Rig.in(directory)) {
            HttpResponse<String> page = rig.send(rig.request("/"));
            assertThat(page.body()).contains("A page of the tests");
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                            + " require-trusted-types-for 'script'; trusted-types 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
            assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
            assertThat(page.headers().firstValue("Server")).isEmpty();
        }
    }

    @Test
    void itsFilesComeCompressedAndAreKeptForEver() throws Exception {
        try (Rig rig = Rig.in(directory)) {
            HttpResponse<byte[]> gzip = rig.bytes(rig.request(SCRIPT).header("Accept-Encoding", "br, gzip;q=0.5"));
            assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(gzip.headers().firstValue("Vary")).hasValue("Accept-Encoding");
            assertThat(gzip.headers().firstValue("Cache-Control")).hasValue("public, max-age=31536000, immutable");
            assertThat(gzip.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            HttpResponse<String> plain = rig.send(rig.request(SCRIPT).header("Accept-Encoding", "gzip;q=0"));
            assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(plain.body());
            }
            assertThat(gzip.body()).hasSizeLessThan(plain.body().length());
        }
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws Exception {
        try (Rig rig = Rig.in(directory)) {
            for (String path : new String[] {
                "/assets/../index.html",
                "/assets/%2e%2e%2findex.html",
                "/assets/..%2findex.html",
                "/assets/%2e%2e/index.html",
                "/assets//etc/passwd",
                "/assets/%2fetc%2fpasswd",
                "/assets/",
                "/assets",
                "/assets/main-0a1b2c3d.js%00",
                "/assets/main-0a1b2c3d.js/",
                "/index.html",
                "/assets/..\\index.html",
                "/assets/....//index.html",
                "/../../../../etc/passwd",
                "/WebServer.class",
                "/assets/../../WebServer.class",
                "/assets/..;/index.html",
                "/assets/%252e%252e%252findex.html",
                "/./assets/../../../openapi.yaml"
            }) {
                String answer = RawClient.ask(rig.server.port(), "GET " + path, "localhost");
                assertThat(RawClient.status(answer)).as(path).isIn(400, 404);
                assertThat(answer)
                        .as(path)
                        .doesNotContain("A page of the tests")
                        .doesNotContain("root:");
            }
        }
    }

    @Test
    void aBuildWithoutAPageSaysSo() throws Exception {
        try (Rig rig = Rig.in(directory);
                WebServer server = WebServer.start(
                        Rig.options(directory), rig.host, rig.guests, Rig.SHORT, new Page("no-such-folder/"))) {
            String answer = RawClient.ask(server.port(), "GET /", "localhost");
            assertThat(RawClient.status(answer)).isEqualTo(200);
            assertThat(answer).contains("this build of it has no page");
            assertThat(RawClient.status(RawClient.ask(server.port(), "GET " + SCRIPT, "localhost")))
                    .isEqualTo(404);
        }
    }
}
