package coretime.web;

import coretime.host.ClockReading;
import coretime.host.CoreRecord;
import coretime.host.GuestClock;
import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.LedgerFixture;
import coretime.host.Policy;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.DomainStatus.Run;
import coretime.time.Offset;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a loopback port, over a real ledger in a directory, and a client of it. */
final class Rig implements AutoCloseable {
    static final String TOKEN = "c29tZXRoaW5nLW5vYm9keS1rbm93cw";
    static final UUID DOMAIN = UUID.fromString("5b2c9f0e-6a0e-4d6f-9d3a-3f1b2c4d5e6f");
    static final UUID QUIET = UUID.fromString("9d1f6c1e-52a0-4f0e-8a57-4b1f3a2d9c11");
    static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");

    /** Short, so that tests see them pass. */
    static final Limits SHORT = new Limits(
            64,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            8,
            2,
            Duration.ofSeconds(3),
            2);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    final StandingHost host;
    final StandingGuests guests = new StandingGuests();
    final LedgerFixture fixture;
    final WebServer server;
    final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();

    private Rig(Path directory, Limits limits) throws IOException {
        this.directory = directory;
        Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
        this.host = new StandingHost(ledger);
        this.fixture = new LedgerFixture(ledger);
        this.server = WebServer.start(options(directory), host, guests, limits, new Page("page-of-tests/"));
    }

    static Rig in(Path directory) throws IOException {
        return new Rig(directory, SHORT);
    }

    static Rig in(Path directory, Limits limits) throws IOException {
        return new Rig(directory, limits);
    }

    static WebOptions options(Path directory) throws IOException {
        return new WebOptions(
                "127.0.0.1", 0, Set.of("kvm1.example.org"), Optional.empty(), tokenFile(directory), "1.2.3");
    }

    static Path tokenFile(Path directory) throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, TOKEN + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A domain that runs, whose clocks were read. */
    static DomainStatus domain(String name) {
        return new DomainStatus(
                DOMAIN,
                name,
                Run.RUNNING,
                true,
                true,
                Optional.of(reading(GuestClock.SYSTEM, Duration.ofMillis(3))),
                Optional.of(reading(GuestClock.RTC, Duration.ofMillis(-20))),
                Policy.standard().tolerances(),
                Duration.ofMillis(9200),
                OptionalLong.of(7));
    }

    /** One that runs, of which nothing is known, and nothing is under way. */
    static DomainStatus quiet(String name) {
        return new DomainStatus(
                QUIET,
                name,
                Run.RUNNING,
                true,
                true,
                Optional.empty(),
                Optional.empty(),
                Policy.standard().tolerances(),
                Duration.ZERO,
                OptionalLong.empty());
    }

    private static ClockReading reading(GuestClock clock, Duration offset) {
        return new ClockReading(DOMAIN, LedgerFixture.PROCESS, clock, NOW, new Offset(offset, Duration.ofMillis(9)));
    }

    /** A proven incident with a card, a log and a core of this content. */
    Incident crash(byte[] content) throws IOException {
        Incident incident = fixture.proven(DOMAIN, "web1", NOW);
        fixture.card(incident, "0123456789abcdef", "Kernel panic - not syncing: sysrq triggered crash\n");
        Path path = directory.resolve("core-" + incident.id() + ".kdump");
        CoreRecord core = fixture.core(incident, path);
        Files.write(path, content);
        fixture.sealed(core, content.length);
        return incident;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(authorized(path));
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " gave " + answer.statusCode() + ": " + answer.body());
        }
        return MAPPER.readTree(answer.body());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder authorized(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> login(String token) throws IOException, InterruptedException {
        return send(login().POST(HttpRequest.BodyPublishers.ofString("{\"token\": \"" + token + "\"}")));
    }

    HttpRequest.Builder login() {
        return request("/api/v1/login").header("Content-Type", "application/json");
    }

    /** The cookie of a new session, as a browser sends it. */
    String cookie() throws IOException, InterruptedException {
        return login(TOKEN).headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    /** What a client sees that begins anew: that all is as before. */
    boolean answers() throws IOException, InterruptedException {
        return send(request("/healthz")).statusCode() == 200
                && json("/api/v1/host").get("version").stringValue().equals("1.2.3");
    }

    static List<String> lines(String text) {
        return text.lines().toList();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        host.ledger().close();
    }
}
