package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Panics while the ledger's PostgreSQL, a real one, is stopped. The guest is one of libvirt's simulation, its test driver: it begins
 * crashed, boots by being ended and started, and has neither a monitor nor an agent.
 */
class IncidentWithoutLedgerTest {
    private static final int CRASHED = 6;
    private static final long LONG_SECONDS = 60;

    @TempDir
    private Path directory = Path.of("");

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Incident> ended = new LinkedBlockingQueue<>();

    /** Leaves the guest as it is at first, so that it stays down and panics, as it seems, once more; then ends it. */
    private static final class Simulated implements Strategy {
        private final AtomicInteger panics = new AtomicInteger();

        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public Optional<String> obstacle(Domain domain, CorePolicy policy) {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
            return Optional.empty();
        }

        @Override
        public Capture capture(Scene scene) {
            boolean isFirst = panics.incrementAndGet() == 1;
            if (!isFirst) {
                DomainEnd.of(scene);
            }
            return Capture.held(name(), Duration.ZERO, !isFirst);
        }
    }

    private final class Told implements IncidentListener {
        private final Runnable atFirst;
        private final AtomicBoolean isFirst = new AtomicBoolean(true);

        Told(Runnable atFirst) {
            this.atFirst = atFirst;
        }

        @Override
        public void begun(Incident incident) {
            if (isFirst.getAndSet(false)) {
                atFirst.run();
            }
        }

        @Override
        public void warned(Incident incident, String message) {
            told.add(message);
        }

        @Override
        public void failed(String domain, String message) {
            told.add(message);
        }

        @Override
        public void ended(Incident incident) {
            ended.add(incident);
        }
    }

    private Connection open() throws IOException {
        Path node = Files.writeString(directory.resolve("node.xml"), """
                <node><domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
                  <name>coretime-crashed</name>
                  <memory>65536</memory>
                  <os><type arch='x86_64'>hvm</type></os>
                  <on_crash>preserve</on_crash>
                  <test:runstate>%d</test:runstate>
                </domain></node>""".formatted(CRASHED));
        return Connection.open("test://" + node);
    }

    private String next(String... wanted) throws InterruptedException {
        String message = String.valueOf(told.poll(LONG_SECONDS, TimeUnit.SECONDS));
        while (Stream.of(wanted).noneMatch(message::contains)) {
            message = String.valueOf(told.poll(LONG_SECONDS, TimeUnit.SECONDS));
        }
        return message;
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theGuestIsStartedAgainAllTheSameAndTheLedgerHasItAllWhenItIsBack() throws Exception {
        int port = TestPostgres.freePort();
        EmbeddedPostgres server = TestPostgres.start(directory.resolve("data"), port);
        LedgerPlace.InPostgres place = TestPostgres.freshSchema(server);
        Policy policy = Policy.standard()
                .withAgentTimeout(Duration.ofMillis(100))
                .withRestartTimeout(Duration.ofSeconds(1))
                .withRestart(RestartPolicy.WARM);
        EmbeddedPostgres first = server;
        try (Ledger ledger = Ledger.open(place);
                Connection connection = open();
                Host host =
                        new Host(connection, ledger, List.of(new Simulated()), policy, new Told(() -> stop(first)))) {
            Domain domain = connection.domain("coretime-crashed");
            host.watch(domain);

            assertThat(next("capture is not")).contains("is not in the ledger yet", place.toString());
            assertThat(next("its incident is over")).contains("given-up", place.toString());
            assertThat(domain.state().isCrashed()).isTrue();

            assertThat(next("it is not in the ledger yet")).contains(place.toString());
            assertThat(next("restart is not")).contains(place.toString());
            assertThat(domain.state().isRunning()).isTrue();
            assertThat(next("its incident is over")).contains(place.toString());
            assertThat(ended).as("not before the ledger knows").isEmpty();

            server = TestPostgres.start(directory.resolve("data"), port);
            Incident begun = ended.poll(LONG_SECONDS, TimeUnit.SECONDS);
            Incident unwritten = ended.poll(LONG_SECONDS, TimeUnit.SECONDS);
            assertThat(begun).isNotNull();
            assertThat(unwritten).isNotNull();
            assertThat(ledger.incidents(9)).containsExactlyInAnyOrder(begun, unwritten);
            assertThat(begun.restart()).isEmpty();
            assertThat(unwritten.restart()).isPresent();
        } finally {
            server.close();
        }
    }
}
