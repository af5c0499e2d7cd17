package coretime.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes, the answer is right, nothing of the inside gets out, and the server is afterwards as before. */
class HostileTest {
    /** What an answer to a request that is wrong in whatever way may be. */
    private static final Set<Integer> STATUSES =
            Set.of(200, 204, 206, 400, 401, 403, 404, 405, 409, 413, 415, 416, 421, 429, 501);

    @TempDir
    private Path directory = Path.of("");

    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Handler keeper = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            log.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final List<Logger> loggers = List.of(Logger.getLogger("io.helidon"), Logger.getLogger("coretime"));
    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        keeper.setLevel(Level.ALL);
        loggers.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(keeper);
        });
        rig = Rig.in(directory);
        rig.host.put(List.of(Rig.domain("web1")));
        rig.crash(new byte[1000]);
    }

    /** Holds for every test here. */
    @AfterEach
    void theServerIsAsBeforeAndNoTokenIsInItsLog() throws Exception {
        try {
            assertThat(rig.answers()).isTrue();
            Awaited.within(20, () -> rig.server.connections() <= 2);
        } finally {
            rig.close();
            loggers.forEach(logger -> {
                logger.removeHandler(keeper);
                logger.setLevel(null);
                logger.setUseParentHandlers(true);
            });
        }
        assertThat(log.toString())
                .doesNotContain(Rig.TOKEN)
                .doesNotContain("SEVERE")
                .doesNotContain("a request failed");
    }

    private String ask(String line, String... headers) throws IOException {
        return RawClient.ask(rig.server.port(), line, "localhost", headers);
    }

    private String raw(String text) throws IOException {
        try (RawClient client = new RawClient(rig.server.port())) {
            client.send(text);
            client.socket().shutdownOutput();
            return client.all();
        }
    }

    private void assertTellsNothing(String answer, String of) {
        assertThat(answer)
                .as(of)
                .doesNotContain("java.")
                .doesNotContain("coretime.web")
                .doesNotContain("io.helidon")
                .doesNotContain("\tat ")
                .doesNotContain("ledger.db")
                .doesNotContain(Rig.TOKEN);
    }

    @Test
    void requestsByChanceGetARightAnswer() throws Exception {
        Random random = new Random(20261126);
        List<OpenApi.Operation> operations = OpenApi.read().operations().stream()
                .filter(operation -> !operation.id().equals("events"))
                .toList();
        for (int i = 0; i < 1500; i++) {
            OpenApi.Operation operation = operations.get(random.nextInt(operations.size()));
            String method = random.nextInt(5) == 0 ? Fuzz.method(random) : operation.method();
            String path = Fuzz.path(random, operation);
            String body = random.nextInt(3) == 0 ? Fuzz.text(random, 200) : "";
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + (random.nextInt(4) > 0 ? "Authorization: Bearer " + Rig.TOKEN + "\r\n" : "")
                    + (random.nextBoolean() ? "Content-Type: application/json\r\n" : "")
                    + Fuzz.headers(random)
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            String answer = raw(request);
            assertThat(RawClient.status(answer)).as(request).isIn(STATUSES);
            assertTellsNothing(answer, request);
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        String token = "Authorization: Bearer " + Rig.TOKEN;
        assertThat(RawClient.status(ask("GET /" + "a".repeat(5000), token))).isIn(400, 414);
        assertThat(RawClient.status(ask("GET /api/v1/host", token, "X: " + "a".repeat(20_000))))
                .isIn(400, 413, 431);
        assertThat(RawClient.status(
                        ask("GET /api/v1/host", token, ("X: " + "a".repeat(20) + "\r\n").repeat(1000) + "Y: y")))
                .isIn(400, 413, 431);
        assertThat(RawClient.status(
                        raw("POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 99999999999\r\n\r\n{")))
                .isEqualTo(413);
        assertThat(RawClient.status(
                        raw("POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + ("4000\r\n" + "x".repeat(0x4000) + "\r\n").repeat(8)
                                + "0\r\n\r\n")))
                .isEqualTo(413);
    }

    @Test
    void requestsThatTwoServersCouldReadInTwoWaysAreRefused() throws Exception {
        String second = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String head = "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        for (String framing : new String[] {
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: 0\r\nContent-Length: 50\r\n",
            "Content-Length: 0, 50\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: +0\r\n",
            "Content-Length: 0x0\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            " Content-Length: 5\r\n",
            "Content-Length : 5\r\n"
        }) {
            String answer = raw(head + framing + "\r\n" + second);
            assertThat(RawClient.status(answer)).as(framing).isIn(400, 501);
            assertThat(answer.split("HTTP/1.1 ", -1)).as(framing).hasSize(2);
            assertTellsNothing(answer, framing);
        }
        assertThat(RawClient.status(raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")))
                .isEqualTo(400);
        assertThat(RawClient.status(raw("GET / HTTP/1.1\r\n\r\n"))).isEqualTo(400);
    }

    @Test
    void anotherSitesNameIsRefusedWhateverIsAskedFor() throws Exception {
        for (String path : new String[] {"/", "/healthz", "/metrics", "/api/v1/host", "/nothing"}) {
            String answer = RawClient.ask(
                    rig.server.port(), "GET " + path, "evil.example", "Authorization: Bearer " + Rig.TOKEN);
            assertThat(RawClient.status(answer)).as(path).isEqualTo(421);
        }
    }

    @Test
    void whoSendsByteByByteIsCutOff() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                RawClient client = new RawClient(rig.server.port());
                client.send(
                        i % 2 == 0
                                ? "GET / HT"
                                : "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\n"
                                        + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
                slow.add(client);
            }
            // Each is asked, and not the server alone, which has none at first, either.
            Awaited.within(20, () -> {
                int open = 0;
                for (RawClient client : slow) {
                    open += client.isOpenFor(" ") ? 1 : 0;
                }
                return open == 0 && rig.server.connections() == 0;
            });
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void whoEndsInTheMiddleOfABodyIsToldSoAndLeavesNoTraceInTheLog() throws Exception {
        String begun = "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{";
        String answer = raw(begun);
        assertThat(RawClient.status(answer)).isEqualTo(400);
        assertThat(answer).contains("the body did not come whole");
        for (int i = 0; i < 30; i++) {
            try (RawClient client = new RawClient(rig.server.port())) {
                client.send(begun);
            }
        }
    }

    @Test
    void moreConnectionsThanMayBeWaitAndTheServerGoesOn() throws Exception {
        List<RawClient> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                idle.add(new RawClient(rig.server.port()));
            }
            assertThat(rig.server.connections()).isLessThanOrEqualTo(Rig.SHORT.connections() + 1);
            assertThat(rig.answers()).isTrue();
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    @Test
    void whatIsNoHttpIsNoTrouble() throws Exception {
        for (String text : new String[] {
            "\u0016\u0003\u0001\u0002",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/3.0\r\nHost: localhost\r\n\r\n",
            "\r\n\r\n\r\n",
            "GET\r\n\r\n",
            "\u0000".repeat(100),
            "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
        }) {
            String answer = raw(text);
            assertThat(RawClient.status(answer)).as(text).isIn(0, 200, 400, 401, 404, 405, 421, 505);
            assertTellsNothing(answer, text);
        }
    }
}
