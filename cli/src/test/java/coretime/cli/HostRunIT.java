package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.Outcome;
import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.RtcTrack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The daemon as a process of its own, on a real guest: what it is told, what it does, and how it ends. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostRunIT {
    private static final String NAME = "coretime-run";
    private static final String PROVEN = "it is over: proven";

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;

    @BeforeAll
    static void startAGuest() throws IOException {
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(GuestSpec.named(NAME).withRam(512L << 20).withRtcTrack(RtcTrack.GUEST));
        guest.awaitBooted(Duration.ofMinutes(4));
        configure("");
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private static Path ledger() {
        return directory.resolve("ledger.db");
    }

    private static Path configuration() {
        return directory.resolve("coretime.yaml");
    }

    /** The host of these tests has no time daemon, and its guests may panic as often as they are made to. */
    private static void configure(String more) throws IOException {
        Files.writeString(
                configuration(), """
                libvirt:
                  uri: "%s"
                ledger:
                  file: %s
                cores:
                  directory: %s
                  least-free: 64MiB
                  most-panics-per-hour: 1000
                clock:
                  any-host: true
                log:
                  level: debug
                %s
                """.formatted(lab.libvirt().uri(), ledger(), directory.resolve("cores"), more));
        Files.setPosixFilePermissions(configuration(), PosixFilePermissions.fromString("rw-------"));
    }

    private static Coretime daemon() throws IOException, InterruptedException {
        Coretime daemon =
                Coretime.start("host", "run", "--config", configuration().toString());
        daemon.awaitLine("watches the guests of");
        return daemon;
    }

    private static Coretime host(String verb, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("host", verb));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--connect", lab.libvirt().uri(), "--ledger", ledger().toString()));
        return Coretime.start(all.toArray(String[]::new));
    }

    /** What {@code host status} says, with its exit status. */
    private static JsonNode status(int expected) throws Exception {
        try (Coretime status = host("status", "--json")) {
            assertThat(status.status()).as(status.err()).isEqualTo(expected);
            return JsonMapper.shared().readTree(status.out());
        }
    }

    private static Incident last() {
        try (Ledger ledger = Ledger.openToRead(ledger())) {
            return ledger.incidents(1).getFirst();
        }
    }

    private static void hangUp(Coretime daemon) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(daemon.handle().pid()))
                .start()
                .waitFor();
    }

    private static void assertBack(Incident incident) {
        assertThat(incident.end().orElseThrow().outcome())
                .as("%s", incident.end())
                .isEqualTo(Outcome.PROVEN);
        assertThat(guest.domain().state().isRunning()).isTrue();
        try (Ledger ledger = Ledger.openToRead(ledger())) {
            assertThat(ledger.openIncidents()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void anAdoptedGuestThatNobodyWatchesIsToldAsThat() throws Exception {
        try (Coretime adopt = host("adopt", NAME)) {
            assertThat(adopt.status()).as(adopt.err()).isZero();
        }
        assertThat(status(ExitStatus.DID_NOT_HOLD).path("watching").booleanValue())
                .isFalse();
    }

    @Test
    @Order(2)
    void whatPanicsIsTakenAndProvenWithoutAnybodyToAsk() throws Exception {
        try (Coretime daemon = daemon()) {
            JsonNode status = status(ExitStatus.DONE);
            assertThat(status.path("watching").booleanValue()).isTrue();
            assertThat(status.path("domains").path(0).path("watched").booleanValue())
                    .isTrue();
            try (Coretime second =
                    Coretime.start("host", "run", "--config", configuration().toString())) {
                assertThat(second.status()).isNotZero();
                assertThat(second.err()).contains("another coretime daemon");
            }
            guest.panic();
            daemon.awaitLine("the guest's kernel panicked");
            daemon.awaitLine(PROVEN);
            daemon.awaitLine("its core is sealed");
            daemon.handle().destroy();
            assertThat(daemon.status()).as(daemon.err()).isZero();
            assertThat(daemon.err()).contains("told to end");
        }
        assertBack(last());
    }

    @Test
    @Order(3)
    void aConfigurationIsReadAnewAndOneWithErrorsIsNot() throws Exception {
        try (Coretime daemon = daemon()) {
            configure("""
                    domains:
                      - name: "coretime-*"
                        watch: false
                    """);
            hangUp(daemon);
            daemon.awaitLine("the configuration was read anew");
            configure("domans: []");
            hangUp(daemon);
            assertThat(daemon.awaitLine("domans")).contains("domains");
            daemon.awaitLine("the configuration was not taken");
            daemon.handle().destroy();
            assertThat(daemon.status()).isZero();
        } finally {
            configure("");
        }
    }

    @Test
    @Order(4)
    void aGuestThatPanickedWhileNoDaemonRanIsTakenWhenOneDoes() throws Exception {
        long before = last().id();
        guest.crash(Duration.ofMinutes(2));
        try (Coretime daemon = daemon()) {
            daemon.awaitLine(PROVEN);
        }
        assertThat(last().id()).isGreaterThan(before);
        assertBack(last());
    }

    @Test
    @Order(5)
    void thePageTellsTheGuestsBootOrderAsTheCommandsDoAndNotBesideAnIncident() throws Exception {
        Path token = directory.resolve("token");
        int port = freePort();
        configure("""
                http:
                  listen: 127.0.0.1:%d
                  token-file: %s
                """.formatted(port, token));
        try (Coretime daemon = daemon();
                HttpClient client = HttpClient.newHttpClient()) {
            daemon.awaitLine("the page is at");
            String secret = Files.readString(token).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                    .isEqualTo("rw-------");
            assertThat(daemon.err())
                    .contains("the token to log in with was made")
                    .doesNotContain(secret);
            String boot = "http://127.0.0.1:" + port + "/api/v1/domains/"
                    + guest.domain().uuid() + "/boot";

            HttpResponse<String> told = get(client, boot, secret);
            assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
            JsonNode audit = JsonMapper.shared().readTree(told.body()).path("audit");
            assertThat(audit.path("units").findValuesAsString("unit")).contains("chrony.service");
            try (Coretime command = Coretime.start(
                    "boot", "audit", "--guest", NAME, "--connect", lab.libvirt().uri(), "--json")) {
                assertThat(command.status()).as(command.err()).isIn(ExitStatus.DONE, ExitStatus.DID_NOT_HOLD);
                assertThat(JsonMapper.shared().readTree(command.out())).isEqualTo(audit);
            }
            HttpResponse<String> graph = get(client, boot + "/graph", secret);
            assertThat(graph.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
            assertThat(graph.body()).startsWith("<?xml").contains("</svg>");

            guest.panic();
            daemon.awaitLine("the guest's kernel panicked");
            HttpResponse<String> refused = get(client, boot + "?refresh=true", secret);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(refused.body()).contains("an incident of this domain is under way");
            daemon.awaitLine(PROVEN);
            daemon.handle().destroy();
            assertThat(daemon.status()).as(daemon.err()).isZero();
        } finally {
            configure("");
        }
        assertBack(last());
    }

    private static HttpResponse<String> get(HttpClient client, String uri, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    @Order(6)
    @ParameterizedTest
    @ValueSource(strings = {"measure"})
    void oneThatIsEndedInAStepIsGoneOnWithByTheNext(String stage) throws Exception {
        endIn(stage);
    }

    @Order(7)
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    @ValueSource(strings = {"capture", "restart", "correct", "prove"})
    void soItIsInEveryOtherStep(String stage) throws Exception {
        endIn(stage);
    }

    private static void endIn(String stage) throws Exception {
        try (Coretime daemon = daemon()) {
            guest.panic();
            daemon.awaitLine(stage + " begins");
            daemon.handle().destroy();
            assertThat(daemon.status()).as(daemon.err()).isZero();
        }
        Incident first = last();
        if (first.end().isEmpty()) {
            try (Coretime daemon = daemon()) {
                daemon.awaitLine(PROVEN);
            }
        }
        assertThat(last().id()).isEqualTo(first.id());
        assertBack(last());
    }
}
