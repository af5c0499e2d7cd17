package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.host.Ledger;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With TLS: by a certificate of the test's own. */
class TlsTest {
    private static final String PASSWORD = "password";

    @TempDir
    private Path directory = Path.of("");

    private TlsFiles files;
    private KeyStore store;

    @BeforeEach
    void makeCertificate() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        files = new TlsFiles(
                pem(
                        "certificate.pem",
                        "CERTIFICATE",
                        store.getCertificate("web").getEncoded()),
                pem(
                        "key.pem",
                        "PRIVATE KEY",
                        store.getKey("web", PASSWORD.toCharArray()).getEncoded()));
    }

    private Path pem(String name, String what, byte[] bytes) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return Files.writeString(
                directory.resolve(name), "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private WebOptions options(TlsFiles tls) throws Exception {
        return new WebOptions("127.0.0.1", 0, Set.of(), Optional.of(tls), Rig.tokenFile(directory), "1.2.3");
    }

    private HttpClient trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("web", store.getCertificate("web"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void theCookieIsForTlsAloneAndPlainHttpGetsNothing() throws Exception {
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
                WebServer server = WebServer.start(
                        options(files),
                        new StandingHost(ledger),
                        new StandingGuests(),
                        Rig.SHORT,
                        new Page("page-of-tests/"));
                HttpClient client = trusting()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/api/v1/login"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"token\": \"" + Rig.TOKEN + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(RawClient.ask(server.port(), "GET /", "localhost")).doesNotContain("A page of the tests");
        }
    }

    @Test
    void aHandshakeThatDoesNotComeIsNotWaitedFor() throws Exception {
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
                WebServer server = WebServer.start(
                        options(files),
                        new StandingHost(ledger),
                        new StandingGuests(),
                        Rig.SHORT,
                        new Page("page-of-tests/"));
                RawClient client = new RawClient(server.port())) {
            client.send("\u0016\u0003\u0001");
            assertThat(client.all()).isEmpty();
            Awaited.within(10, () -> server.connections() == 0);
        }
    }

    @Test
    void filesThatAreNoCertificateAndKeyAreNamed() throws Exception {
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
            StandingHost host = new StandingHost(ledger);
            Path none = directory.resolve("none.pem");
            TlsFiles missing = new TlsFiles(none, files.key());
            WebOptions first = options(missing);
            assertThatThrownBy(() ->
                            WebServer.start(first, host, new StandingGuests()).close())
                    .isInstanceOf(WebException.class)
                    .hasMessageContaining("http.tls.certificates: " + none);
            WebOptions second = options(new TlsFiles(files.certificates(), files.certificates()));
            assertThatThrownBy(() ->
                            WebServer.start(second, host, new StandingGuests()).close())
                    .isInstanceOf(WebException.class)
                    .hasMessageContaining("http.tls: ");
        }
    }
}
