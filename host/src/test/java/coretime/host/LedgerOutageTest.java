package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL server that is stopped, and started again, while its ledger is open. */
class LedgerOutageTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory = Path.of("");

    private int port;
    private EmbeddedPostgres server;
    private LedgerPlace.InPostgres place;
    private Ledger ledger;

    @BeforeEach
    void open() throws IOException {
        port = TestPostgres.freePort();
        start();
        place = TestPostgres.freshSchema(server);
        ledger = Ledger.open(place);
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
        server.close();
    }

    private void start() {
        server = TestPostgres.start(directory.resolve("data"), port);
    }

    @Test
    void aServerThatWasRestartedBetweenTwoWritesIsNoticedByNobody() throws Exception {
        Incident incident = ledger.begin(Incidents.panic());
        server.close();
        start();

        Incident longer = ledger.record(incident, Incidents.capture());
        assertThat(ledger.openIncidents()).containsExactly(longer);
        assertThat(ledger.setting("synchronous_commit")).isEqualTo("on");
    }

    @Test
    void whileItIsAwayEachWriteFailsSoonByTheLedgersNameAndAfterwardsNothingIsMissing() throws Exception {
        Incident begun = ledger.begin(Incidents.panic());
        server.close();

        long before = System.nanoTime();
        assertThatThrownBy(() -> ledger.record(begun, Incidents.capture()))
                .isInstanceOfSatisfying(
                        LedgerUnavailable.class,
                        failure -> assertThat(failure.isAway()).isTrue())
                .hasMessageContaining(place.toString())
                .hasMessageContaining("check that the server runs");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);

        // It was waited for once: a guest that is down does not wait for it again.
        before = System.nanoTime();
        for (int access = 0; access < 20; access++) {
            assertThatThrownBy(() -> ledger.lastReading(Incidents.DOMAIN, Incidents.PROCESS, GuestClock.RTC))
                    .isInstanceOf(LedgerUnavailable.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));

        start();
        Incident held = begun.with(Incidents.capture());
        Incident ended = await(() ->
                ledger.end(held, new Ending(Outcome.GIVEN_UP, Incidents.PANIC_AT, Stage.RESTART, "the test ends it")));
        assertThat(ledger.incidents(9)).containsExactly(ended);
        assertThat(ended.steps()).hasSize(2);
    }

    @Test
    void anEndThatCannotBeWrittenIsToldAndWrittenWhenTheLedgerIsBack() throws Exception {
        List<String> told = new ArrayList<>();
        IncidentListener listener = new IncidentListener() {
            @Override
            public void failed(String domain, String message) {
                told.add(message);
            }

            @Override
            public void ended(Incident incident) {
                told.add("ended " + incident.id());
            }
        };
        LateEndings endings = new LateEndings(ledger);
        server.close();
        Incident unwritten = new Incident(Ledger.UNWRITTEN, List.of(Incidents.panic()), null);
        Ending ending = new Ending(Outcome.GIVEN_UP, Incidents.PANIC_AT, Stage.CAPTURE, "the test ends it");
        Incident ended = endings.end(unwritten, ending, listener);
        assertThat(ended.end()).contains(ending);
        assertThat(told).hasSize(1).first().asString().contains(place.toString(), "given-up");

        start();
        long end = System.nanoTime() + LONG.toNanos();
        while (told.size() < 2) {
            assertThat(System.nanoTime()).isLessThan(end);
            endings.write(); // As each look of the host does.
        }
        Incident written = ledger.incidents(9).getFirst();
        assertThat(told.getLast()).isEqualTo("ended " + written.id());
        assertThat(written.end()).contains(ending);
    }

    /** Once it may be asked again. */
    private static Incident await(Supplier<Incident> access) {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            try {
                return access.get();
            } catch (LedgerUnavailable e) {
                assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(end);
                Thread.onSpinWait(); // No event tells that a server is back, and asking it is all that does.
            }
        }
    }
}
