package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.GuestClock;
import coretime.host.Incident;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The document says what is served, all of it and nothing else. */
class OpenApiTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A server that gave one of these is not asked for anything else. */
    private static final Set<Integer> LEAVES_DAMAGE = Set.of(429, 503, 504);

    @TempDir
    private Path directory = Path.of("");

    /** How an answer is brought about. */
    private interface Way {
        HttpResponse<String> ask(Rig rig) throws Exception;
    }

    @Test
    void whatIsServedAndWhatTheDocumentHasAreTheSame() throws Exception {
        try (Rig rig = Rig.in(directory)) {
            assertThat(rig.server.endpoints().all().stream()
                            .map(endpoint -> endpoint.method().text() + " " + endpoint.path()))
                    .containsExactlyInAnyOrderElementsOf(OpenApi.read().operations().stream()
                            .map(OpenApi.Operation::toString)
                            .toList());
        }
    }

    @Test
    void whoMayAskForWhatIsAsTheDocumentSays() throws Exception {
        OpenApi api = OpenApi.read();
        try (Rig rig = Rig.in(directory)) {
            for (OpenApi.Operation operation : api.operations()) {
                assertThat(rig.server.endpoints().all().stream()
                                .filter(endpoint -> operation
                                        .toString()
                                        .equals(endpoint.method().text() + " " + endpoint.path()))
                                .map(Endpoint::access))
                        .as(operation.toString())
                        .allSatisfy(access ->
                                assertThat(access == Endpoint.Access.OPEN).isEqualTo(api.isOpen(operation)));
            }
        }
    }

    @Test
    void everyStatusOfEveryOperationComesAndItsBodyIsAsTheDocumentSays() throws Exception {
        OpenApi api = OpenApi.read();
        Map<String, Way> ways = ways();
        List<String> faults = new ArrayList<>();
        TreeSet<String> described = new TreeSet<>();
        try (Rig shared = rig("shared")) {
            for (OpenApi.Operation operation : api.operations()) {
                for (int status : api.statuses(operation)) {
                    String which = operation.id() + " " + status;
                    described.add(which);
                    Way way = ways.get(which);
                    if (way == null) {
                        faults.add(which + ": the test knows no way to it");
                    } else if (LEAVES_DAMAGE.contains(status)) {
                        try (Rig own = rig(which)) {
                            faults.addAll(faults(api, which, operation, status, way.ask(own)));
                        }
                    } else {
                        faults.addAll(faults(api, which, operation, status, way.ask(shared)));
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
        assertThat(ways.keySet()).containsExactlyInAnyOrderElementsOf(described);
    }

    private Rig rig(String name) throws IOException {
        Rig rig = Rig.in(Files.createDirectory(directory.resolve(name.replace(' ', '-'))));
        fill(rig);
        return rig;
    }

    private static List<String> faults(
            OpenApi api, String which, OpenApi.Operation operation, int status, HttpResponse<String> answer) {
        return faults(api, operation, status, answer).stream()
                .map(fault -> which + ": " + fault)
                .toList();
    }

    private static List<String> faults(
            OpenApi api, OpenApi.Operation operation, int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            return List.of("it is " + answer.statusCode() + ", with " + answer.body());
        }
        Map<String, Object> types = api.answers(operation, status);
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";", -1)[0];
        if (types.isEmpty()) {
            return answer.body().isEmpty() ? List.of() : List.of("there is a body");
        }
        Object described = types.getOrDefault(type, types.get("*/*"));
        if (described == null) {
            return List.of("its type is " + type + " and none of " + types.keySet());
        }
        return type.endsWith("json")
                ? Schemas.faults(api, OpenApi.map(described).get("schema"), MAPPER.readTree(answer.body()))
                : List.of();
    }

    private static void fill(Rig rig) throws IOException {
        rig.host.put(List.of(Rig.domain("web1"), Rig.quiet("web2")));
        rig.crash(new byte[100]);
        Incident open = rig.fixture.open(Rig.DOMAIN, "web1", Rig.NOW.plusSeconds(60));
        rig.fixture.half(rig.fixture.core(open, rig.directory.resolve("core-2.kdump")));
        rig.fixture.reading(Rig.DOMAIN, GuestClock.SYSTEM, Rig.NOW, Duration.ofMillis(3));
        rig.fixture.freeze(Rig.DOMAIN, coretime.host.Freeze.Cause.PAUSE, Rig.NOW, Duration.ofSeconds(3));
    }

    private static Map<String, Way> ways() {
        Map<String, Way> ways = new HashMap<>();
        String domain = "/api/v1/domains/" + Rig.DOMAIN;
        String unknown = "/api/v1/domains/00000000-0000-0000-0000-000000000000";
        Map<String, String> looks = new HashMap<>(Map.of(
                "openapi", "/api/v1/openapi.yaml",
                "host", "/api/v1/host",
                "domains", "/api/v1/domains",
                "domain", domain,
                "readings", domain + "/readings",
                "freezes", domain + "/freezes",
                "incidents", "/api/v1/incidents",
                "incident", "/api/v1/incidents/1",
                "log", "/api/v1/incidents/1/log",
                "core", "/api/v1/incidents/1/core"));
        String quiet = "/api/v1/domains/" + Rig.QUIET + "/boot";
        looks.putAll(Map.of(
                "signatures",
                "/api/v1/signatures",
                "metrics",
                "/metrics",
                "boot",
                quiet,
                "bootGraph",
                quiet + "/graph"));
        looks.forEach((id, path) -> {
            ways.put(id + " 200", rig -> rig.get(path));
            ways.put(id + " 401", rig -> rig.send(rig.request(path)));
        });
        looks.put("events", "/api/v1/events");
        ways.put("events 401", rig -> rig.send(rig.request("/api/v1/events")));
        ways.put("events 200", OpenApiTest::someEvents);
        ways.put("events 503", OpenApiTest::oneStreamTooMany);
        Map.of("page", "/", "asset", "/assets/main-0a1b2c3d.js", "health", "/healthz")
                .forEach((id, path) -> {
                    looks.put(id, path);
                    ways.put(id + " 200", rig -> rig.send(rig.request(path)));
                });
        looks.forEach((id, path) -> ways.put(id + " 421", rig -> misdirected(rig, "GET " + path)));

        for (String id : List.of("readings", "freezes")) {
            ways.put(id + " 400", rig -> rig.get(looks.get(id) + "?since=yesterday"));
            ways.put(id + " 404", rig -> rig.get("/api/v1/domains/web1/" + id));
        }
        for (String id : List.of("boot", "bootGraph")) {
            String path = String.valueOf(looks.get(id));
            ways.put(id + " 400", rig -> rig.get(path + "?refresh=yes"));
            ways.put(id + " 404", rig -> rig.get(path.replace(Rig.QUIET.toString(), "web2")));
            ways.put(id + " 409", rig -> rig.get(path.replace(Rig.QUIET.toString(), Rig.DOMAIN.toString())));
            ways.put(id + " 503", rig -> {
                rig.guests.refuse(BootOrderException.Reason.DOES_NOT_TELL);
                return rig.get(path);
            });
            ways.put(id + " 504", rig -> {
                rig.guests.hold();
                return rig.get(path);
            });
        }
        ways.put("incidents 400", rig -> rig.get("/api/v1/incidents?limit=0"));
        ways.put("signatures 400", rig -> rig.get("/api/v1/signatures?domain=web1"));
        ways.put("domain 404", rig -> rig.get(unknown));
        ways.put("incident 404", rig -> rig.get("/api/v1/incidents/99"));
        ways.put("log 404", rig -> rig.get("/api/v1/incidents/2/log"));
        ways.put("core 404", rig -> rig.get("/api/v1/incidents/2/core"));
        ways.put("asset 404", rig -> rig.send(rig.request("/assets/none.js")));
        ways.put(
                "core 206",
                rig -> rig.send(rig.authorized("/api/v1/incidents/1/core").header("Range", "bytes=1-2")));
        ways.put(
                "core 416",
                rig -> rig.send(rig.authorized("/api/v1/incidents/1/core").header("Range", "bytes=100-")));
        for (String id :
                List.of("readings", "freezes", "incidents", "incident", "log", "core", "signatures", "metrics")) {
            String path = String.valueOf(looks.get(id));
            ways.put(id + " 503", rig -> withoutTables(rig, () -> rig.get(path)));
        }
        ways.put("health 503", rig -> withoutTables(rig, () -> rig.send(rig.request("/healthz"))));

        ways.put("login 204", rig -> rig.login(Rig.TOKEN));
        ways.put("login 400", rig -> rig.send(rig.login().POST(BodyPublishers.ofString("{\"token\": 7"))));
        ways.put("login 401", rig -> rig.login("wrong"));
        ways.put(
                "login 403",
                rig -> rig.send(
                        rig.login().header("Origin", "http://evil.example").POST(body())));
        ways.put("login 413", rig -> rig.send(rig.login().POST(BodyPublishers.ofByteArray(new byte[70_000]))));
        ways.put("login 415", rig -> rig.send(rig.request("/api/v1/login").POST(body())));
        ways.put("login 421", rig -> misdirected(rig, "POST /api/v1/login"));
        ways.put("login 429", rig -> {
            for (int i = 0; i < Attempts.AT_ONCE; i++) {
                rig.login("wrong");
            }
            return rig.login("wrong");
        });
        ways.put("logout 204", rig -> rig.send(rig.authorized("/api/v1/logout").POST(BodyPublishers.noBody())));
        ways.put("logout 401", rig -> rig.send(rig.request("/api/v1/logout").POST(BodyPublishers.noBody())));
        ways.put(
                "logout 403",
                rig -> rig.send(rig.request("/api/v1/logout")
                        .header("Cookie", rig.cookie())
                        .header("Sec-Fetch-Site", "cross-site")
                        .POST(BodyPublishers.noBody())));
        ways.put("logout 421", rig -> misdirected(rig, "POST /api/v1/logout"));
        return ways;
    }

    private static java.net.http.HttpRequest.BodyPublisher body() {
        return BodyPublishers.ofString("{\"token\": \"" + Rig.TOKEN + "\"}");
    }

    /** The JDK's client does not lie about the host. */
    private static HttpResponse<String> misdirected(Rig rig, String line) throws IOException {
        return new RawAnswer(RawClient.ask(
                rig.server.port(), line, "evil.example", "Authorization: Bearer " + Rig.TOKEN, "Content-Length: 0"));
    }

    private static HttpResponse<String> withoutTables(Rig rig, java.util.concurrent.Callable<HttpResponse<String>> ask)
            throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + rig.directory.resolve("ledger.db"));
                var statement = connection.createStatement()) {
            for (String table : List.of("incident", "reading", "freeze", "card", "core", "step")) {
                statement.execute("ALTER TABLE " + table + " RENAME TO lost_" + table);
            }
        }
        return ask.call();
    }

    private static HttpResponse<String> someEvents(Rig rig) throws IOException {
        try (RawClient client = new RawClient(rig.server.port())) {
            client.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Rig.TOKEN
                    + "\r\n\r\n");
            byte[] head = client.socket().getInputStream().readNBytes(400);
            return new RawAnswer(new String(head, java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static HttpResponse<String> oneStreamTooMany(Rig rig) throws Exception {
        List<EventReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < Rig.SHORT.streams(); i++) {
                EventReader reader = EventReader.of(rig, "Authorization", "Bearer " + Rig.TOKEN);
                readers.add(reader);
                assertThat(reader.next().name()).isEqualTo("hello");
            }
            return rig.get("/api/v1/events");
        } finally {
            readers.forEach(EventReader::close);
        }
    }
}
