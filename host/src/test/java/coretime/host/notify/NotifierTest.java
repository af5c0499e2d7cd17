package coretime.host.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import coretime.host.Ledger;
import coretime.host.TestDatabase;
import coretime.host.config.Notification;
import coretime.host.config.NotificationEvent;
import coretime.time.Offset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What receivers get, when they fail and when the daemon ends in between: of a real HTTP server and of real programs. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class NotifierTest {
    private static final UUID DOMAIN = UUID.fromString("5b2c9f0e-6a0e-4d6f-9d3a-3f1b2c4d5e6f");
    private static final Offset LATE = new Offset(Duration.ofSeconds(-20), Duration.ofMillis(10));
    private static final Duration SOON = Duration.ofMillis(20);

    private final TestDatabase database;

    @TempDir
    private Path directory;

    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private HttpServer server;
    private Ledger ledger;

    private record Got(String type, Optional<String> authorization, JsonNode body) {}

    NotifierTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open(database.fresh(directory));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Integer status = answers.poll();
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
            got.add(new Got(
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                    JsonMapper.shared().readTree(body)));
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        ledger.close();
    }

    private Notifier notifier() {
        return new Notifier(ledger, InstantSource.system(), "kvm1", name -> Optional.of(DOMAIN), SOON);
    }

    private Notification webhook(Optional<Path> secret, NotificationEvent... events) {
        return new Notification.Webhook(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), Set.of(events), secret);
    }

    private Got next() throws InterruptedException {
        Got event = got.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    /** Until the outbox is empty, which its one thread makes it after the receipt. */
    private void awaitEmptyOutbox() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ledger.outbox().next().isPresent()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void aWebHookGetsACloudEventAndItsSecret() throws Exception {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "open-sesame\n");
        try (Notifier notifier = notifier()) {
            notifier.tell(List.of(webhook(Optional.of(secret), NotificationEvent.POISONED)));
            notifier.poisoned("web1", LATE);
            Got event = next();
            assertThat(event.type()).startsWith("application/cloudevents+json");
            assertThat(event.authorization()).contains("Bearer open-sesame");
            JsonNode body = event.body();
            assertThat(body.path("specversion").stringValue()).isEqualTo("1.0");
            assertThat(body.path("type").stringValue()).isEqualTo("coretime.poisoned");
            assertThat(body.path("source").stringValue()).isEqualTo("/hosts/kvm1");
            assertThat(body.path("subject").stringValue()).isEqualTo("web1");
            assertThat(body.path("data").path("uuid").stringValue()).isEqualTo(DOMAIN.toString());
            assertThat(body.path("data").path("text").stringValue()).contains("-20");
            awaitEmptyOutbox();
        }
    }

    @Test
    void oneThatFailsIsTriedAgainWithTheSameEventUntilItTakesIt() throws Exception {
        answers.addAll(List.of(503, 302));
        try (Notifier notifier = notifier()) {
            notifier.tell(List.of(webhook(Optional.empty(), NotificationEvent.POISONED)));
            notifier.poisoned("web1", LATE);
            String id = next().body().path("id").stringValue();
            assertThat(next().body().path("id").stringValue()).isEqualTo(id);
            assertThat(next().body().path("id").stringValue()).isEqualTo(id);
            awaitEmptyOutbox();
        }
        assertThat(got).isEmpty();
    }

    @Test
    void whatWasNotTakenIsToldByTheNextDaemon() throws Exception {
        Notification down = new Notification.Webhook(
                URI.create("http://127.0.0.1:9/hook"), Set.of(NotificationEvent.POISONED), Optional.empty());
        Notification up = webhook(Optional.empty(), NotificationEvent.POISONED);
        answers.add(500);
        try (Notifier notifier = new Notifier(
                ledger, InstantSource.system(), "kvm1", name -> Optional.of(DOMAIN), Duration.ofMillis(500))) {
            notifier.tell(List.of(down, up));
            notifier.poisoned("web1", LATE);
            assertThat(next().body().path("subject").stringValue()).isEqualTo("web1");
        }
        assertThat(ledger.outbox().next()).isPresent();
        try (Notifier notifier = notifier()) {
            notifier.tell(List.of(up)); // The other one is nobody's any more.
            assertThat(next().body().path("subject").stringValue()).isEqualTo("web1");
            awaitEmptyOutbox();
        }
    }

    @Test
    void nobodyIsToldOfWhatHeDoesNotWant() throws Exception {
        try (Notifier notifier = notifier()) {
            notifier.tell(List.of(webhook(Optional.empty(), NotificationEvent.PANIC, NotificationEvent.PROVEN)));
            notifier.poisoned("web1", LATE);
        }
        assertThat(ledger.outbox().next()).isEmpty();
        assertThat(got).isEmpty();
    }

    private Path program(String name, String script) {
        try {
            Path program = directory.resolve(name);
            Files.writeString(program, "#!/bin/sh\n" + script + "\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProgramGetsItOnItsInputWithoutAShellAndWithoutTheDaemonsEnvironment() throws Exception {
        Path out = directory.resolve("out");
        Path program = program("tell", "cat > \"$1\"; env > \"$1.env\"; mv \"$1\" \"$1.done\"");
        try (Notifier notifier = notifier()) {
            notifier.tell(List.of(new Notification.Command(
                    List.of(program.toString(), out.toString()), Set.of(NotificationEvent.POISONED))));
            notifier.poisoned("web1; touch /tmp/coretime-owned", LATE);
            awaitEmptyOutbox();
        }
        JsonNode body = JsonMapper.shared().readTree(Files.readString(directory.resolve("out.done")));
        assertThat(body.path("subject").stringValue()).isEqualTo("web1; touch /tmp/coretime-owned");
        assertThat(Files.readString(directory.resolve("out.env"))).doesNotContain("HOME=", "JAVA_HOME=");
    }

    @Test
    void aProgramThatFailsOrHangsIsTriedAgainAndEnded() throws Exception {
        Notification.Command failing = new Notification.Command(
                List.of(program("fail", "exit 3").toString()), Set.of(NotificationEvent.POISONED));
        assertThat(failure(new CommandReceiver(failing))).contains("status 3");
        Notification.Command hanging = new Notification.Command(
                List.of(program("hang", "echo $$ > '" + directory.resolve("pid") + "'; sleep 600")
                        .toString()),
                Set.of(NotificationEvent.POISONED));
        assertThat(failure(new CommandReceiver(hanging, Duration.ofSeconds(2)))).contains("not done within");
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid)
                        .map(process ->
                                process.onExit().orTimeout(60, TimeUnit.SECONDS).join()))
                .satisfiesAnyOf(
                        ended -> assertThat(ended).isEmpty(),
                        ended -> assertThat(ended.orElseThrow().isAlive()).isFalse());
    }

    private static String failure(Receiver receiver) throws InterruptedException {
        try {
            receiver.tell("{}");
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
