package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.daemon.HostEvent.Kind;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events reach those who listen, and those who do not read hold up nobody. */
class EventStreamsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    private Path directory = Path.of("");

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.in(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private EventReader listen() throws Exception {
        EventReader reader = EventReader.of(rig, "Authorization", "Bearer " + Rig.TOKEN);
        assertThat(reader.nextEvent().name()).isEqualTo("hello");
        return reader;
    }

    private void tell(Kind kind, String text) {
        rig.host.events().publish(kind, Optional.of(Rig.DOMAIN), OptionalLong.of(7), text);
    }

    @Test
    void theFirstEventIsHelloAndNothingAfterItIsMissed() throws Exception {
        try (EventReader reader = EventReader.of(rig, "Authorization", "Bearer " + Rig.TOKEN)) {
            assertThat(reader.answer().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(reader.answer().headers().firstValue("Cache-Control")).hasValue("no-store");
            EventReader.Event hello = reader.nextEvent();
            assertThat(hello.name()).isEqualTo("hello");
            assertThat(hello.data())
                    .contains("\"version\":\"1.2.3\"")
                    .contains("\"started_at\":\"" + StandingHost.STARTED + "\"");

            tell(Kind.INCIDENT, "capture begins\n\u2028data: x");
            EventReader.Event event = reader.nextEvent();
            assertThat(event.name()).isEqualTo("incident");
            assertThat(event.id()).isEqualTo("1");
            JsonNode data = MAPPER.readTree(event.data());
            assertThat(data.get("number").intValue()).isEqualTo(1);
            assertThat(data.get("domain").stringValue()).isEqualTo(Rig.DOMAIN.toString());
            assertThat(data.get("incident").intValue()).isEqualTo(7);
            assertThat(data.get("text").stringValue()).isEqualTo("capture begins\n\u2028data: x");
        }
    }

    @Test
    void itsDataIsAsTheDocumentSays() throws Exception {
        OpenApi api = OpenApi.read();
        try (EventReader reader = EventReader.of(rig, "Authorization", "Bearer " + Rig.TOKEN)) {
            assertThat(Schemas.faults(
                            api,
                            api.schema("Hello"),
                            MAPPER.readTree(reader.nextEvent().data())))
                    .isEmpty();
            rig.host.events().publish(Kind.HOST, Optional.empty(), OptionalLong.empty(), "");
            assertThat(Schemas.faults(
                            api,
                            api.schema("Event"),
                            MAPPER.readTree(reader.nextEvent().data())))
                    .isEmpty();
        }
    }

    @Test
    void everyListenerGetsEveryEventInOrder() throws Exception {
        try (EventReader one = listen();
                EventReader two = listen()) {
            for (int i = 0; i < 100; i++) {
                tell(Kind.CORE, "");
            }
            for (EventReader reader : new EventReader[] {one, two}) {
                for (int i = 1; i <= 100; i++) {
                    assertThat(reader.nextEvent().id()).isEqualTo(Integer.toString(i));
                }
            }
        }
    }

    @Test
    void commentsKeepAQuietStreamAlive() throws Exception {
        try (EventReader reader = listen()) {
            assertThat(reader.next().name()).isEmpty();
            assertThat(reader.next().name()).isEmpty();
        }
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        String cookie = rig.cookie();
        try (EventReader reader = EventReader.of(rig, "Cookie", cookie)) {
            assertThat(reader.nextEvent().name()).isEqualTo("hello");
            rig.send(rig.request("/api/v1/logout")
                    .header("Cookie", cookie)
                    .header("Sec-Fetch-Site", "same-origin")
                    .POST(BodyPublishers.noBody()));
            assertThat(reader.nextEvent().name()).isEqualTo("end");
        }
    }

    @Test
    void streamsEndWithTheServer() throws Exception {
        try (EventReader reader = listen()) {
            rig.server.close();
            assertThat(reader.nextEvent().name()).isEqualTo("end");
        }
    }

    @Test
    void thePlaceOfAListenerThatWentIsFree() throws Exception {
        List<EventReader> readers = new ArrayList<>();
        for (int i = 0; i < Rig.SHORT.streams(); i++) {
            readers.add(listen());
        }
        assertThat(rig.get("/api/v1/events").statusCode()).isEqualTo(503);
        readers.forEach(EventReader::close);
        Awaited.within(20, () -> rig.host.events().subscribers() == 0);
        listen().close();
    }

    @Test
    void listenersThatNeverReadAreCutOffAndTheOthersGoOn() throws Exception {
        String ask =
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Rig.TOKEN + "\r\n\r\n";
        List<RawClient> silent = new ArrayList<>();
        try (EventReader reader = listen()) {
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(rig.server.port());
                client.socket().setReceiveBufferSize(4096);
                client.send(ask);
                silent.add(client);
            }
            Awaited.within(20, () -> rig.host.events().subscribers() == Rig.SHORT.streams());
            String text = "x".repeat(60_000);
            long number = 0;
            long end = System.nanoTime() + java.time.Duration.ofSeconds(40).toNanos();
            while (rig.host.events().subscribers() > 1 && System.nanoTime() < end) {
                tell(Kind.CLOCK, text);
                number++;
                assertThat(reader.nextEvent().id()).isEqualTo(Long.toString(number));
            }
            assertThat(rig.host.events().subscribers()).isEqualTo(1);
            assertThat(rig.answers()).isTrue();
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }
}
