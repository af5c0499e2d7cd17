package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The same of every database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LedgerTest {

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    private LedgerPlace place = LedgerPlace.STANDARD;
    private Ledger ledger;

    LedgerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        place = database.fresh(directory);
        ledger = Ledger.open(place);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void everyStepIsReadBackAsItWasWritten() {
        Incident incident = ledger.begin(Incidents.panic());
        for (StepResult step : List.of(
                Incidents.capture(),
                Incidents.restart(),
                Incidents.measurement(),
                Incidents.correction(),
                Incidents.proof())) {
            incident = ledger.record(incident, step);
        }
        incident =
                ledger.end(incident, new Ending(Outcome.PROVEN, Incidents.PANIC_AT.plusSeconds(49), Stage.PROVE, null));

        assertThat(ledger.incident(incident.id())).contains(incident);
        assertThat(ledger.incidents(10)).containsExactly(incident);
        assertThat(ledger.openIncidents()).isEmpty();
    }

    @Test
    void anIncidentThatWasCutOffIsFoundOpenAtItsNextStepByALaterProcess() {
        Incident incident = ledger.record(ledger.begin(Incidents.panic()), Incidents.capture());
        ledger.close();
        ledger = Ledger.open(place);

        assertThat(ledger.openIncidents()).containsExactly(incident);
        assertThat(ledger.openIncidents().getFirst().next()).contains(Stage.RESTART);
    }

    @Test
    void theFirstEndingStands() {
        Incident incident = ledger.begin(Incidents.panic());
        Ending first = new Ending(Outcome.GIVEN_UP, Incidents.PANIC_AT, Stage.CAPTURE, "interrupted");
        ledger.end(incident, first);
        ledger.end(incident, new Ending(Outcome.PROVEN, Incidents.PANIC_AT, Stage.PROVE, null));

        assertThat(ledger.incident(incident.id()).flatMap(Incident::end)).contains(first);
    }

    @Test
    void readingsBelongToOneLifeOfTheQemuProcess() {
        QemuProcess next = new QemuProcess(4711, 999_999, "boot-1");
        ledger.record(reading(Incidents.PROCESS, -9000, 0));
        ledger.record(reading(Incidents.PROCESS, -18_000, 60));

        assertThat(ledger.lastReading(Incidents.DOMAIN, Incidents.PROCESS, GuestClock.SYSTEM))
                .contains(reading(Incidents.PROCESS, -18_000, 60));
        assertThat(ledger.lastReading(Incidents.DOMAIN, next, GuestClock.SYSTEM))
                .isEmpty();
        assertThat(ledger.lastReading(Incidents.DOMAIN, Incidents.PROCESS, GuestClock.RTC))
                .isEmpty();
    }

    @Test
    void aStepTwiceIsRefusedAndTheFirstStays() {
        Incident incident = ledger.begin(Incidents.panic());
        ledger.record(incident, Incidents.capture());

        assertThatThrownBy(() -> ledger.record(incident, Incidents.restart()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(place.toString());
        assertThat(ledger.incident(incident.id()).orElseThrow().steps())
                .containsExactly(Incidents.panic(), Incidents.capture());
    }

    @Test
    void aLedgerOfALaterVersionIsLeftAlone() {
        database.setVersion(place, 99);

        assertThatThrownBy(() -> Ledger.open(place))
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("later coretime")
                .hasMessageContaining(place.toString());
        assertThatThrownBy(() -> Ledger.openToRead(place)).hasMessageContaining("schema version 99");
    }

    @Test
    void aDamagedStepIsNamedAndNotGuessed() {
        Incident incident = ledger.begin(Incidents.panic());
        TestDatabase.execute(place, "UPDATE step SET body = '{\"at\": \"yesterday\"}'");

        assertThatThrownBy(() -> ledger.incident(incident.id()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("panic");
    }

    @Test
    void whatCouldNotBeWrittenBeforeIsWrittenWithTheNextStep() {
        Incident unwritten = new Incident(Ledger.UNWRITTEN, List.of(Incidents.panic()), null);
        Incident longer = unwritten.with(Incidents.capture());
        Incident written = ledger.record(longer, Incidents.restart());

        assertThat(written.id()).isPositive();
        assertThat(ledger.openIncidents()).containsExactly(written);
        assertThat(ledger.freezes(Incidents.DOMAIN, Incidents.PROCESS)).hasSize(1);
    }

    @Test
    void anEndBringsWithItWhatCouldNotBeWrittenBefore() {
        Incident unwritten = new Incident(Ledger.UNWRITTEN, List.of(Incidents.panic()), null).with(Incidents.capture());
        Ending ending = new Ending(Outcome.GIVEN_UP, Incidents.PANIC_AT.plusSeconds(9), Stage.RESTART, "it hangs");
        Incident ended = ledger.end(unwritten, ending);

        assertThat(ended.id()).isPositive();
        assertThat(ledger.incidents(9)).containsExactly(ended);
        assertThat(ledger.end(unwritten, ending)).as("twice is once").isEqualTo(ended);
        assertThat(ledger.incidents(9)).containsExactly(ended);
    }

    /** As where the server goes away between its commit and its word of it. */
    @Test
    void anIncidentThatWasBegunAfterAllIsNotBegunTwice() {
        Incident begun = ledger.begin(Incidents.panic());
        Incident unwritten = new Incident(Ledger.UNWRITTEN, List.of(Incidents.panic()), null);
        Incident longer = ledger.record(unwritten, Incidents.capture());

        assertThat(longer.id()).isEqualTo(begun.id());
        assertThat(ledger.incidents(9)).containsExactly(longer);
    }

    @Test
    void textOfAGuestMayHoldAnyCharacter() {
        Incident incident = ledger.begin(Incidents.panic());
        ledger.end(
                incident, new Ending(Outcome.GIVEN_UP, Incidents.PANIC_AT, Stage.RESTART, "a\0b\ud800c \u00e9 \u2028"));
        assertThat(ledger.incident(incident.id())
                        .flatMap(Incident::end)
                        .orElseThrow()
                        .reason())
                .startsWith("a")
                .contains("b")
                .endsWith("c \u00e9 \u2028");
    }

    @Test
    void oneThatIsToldToEndStillWritesWhatItHasBegun() {
        Thread.currentThread().interrupt();
        Incident incident = ledger.begin(Incidents.panic());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ledger.openIncidents()).containsExactly(incident);
    }

    @Test
    void oneThatIsOnlyReadTakesNothingAndIsNotMade() {
        Incident incident = ledger.begin(Incidents.panic());
        try (Ledger beside = Ledger.find(place).orElseThrow()) {
            assertThat(beside.openIncidents()).containsExactly(incident);
            assertThatThrownBy(() -> beside.begin(Incidents.panic()))
                    .isInstanceOf(LedgerUnavailable.class)
                    .hasMessageContaining(place.toString());
        }
        assertThat(Ledger.find(database.fresh(directory.resolve("none")))).isEmpty();
    }

    @Test
    void manyThreadsWriteAtOnceAndNothingIsLost() throws Exception {
        int threads = 8;
        int each = 25;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Void>> writers = IntStream.range(0, threads)
                    .<Callable<Void>>mapToObj(_ -> () -> {
                        for (int i = 0; i < each; i++) {
                            ledger.record(ledger.begin(Incidents.panic()), Incidents.capture());
                        }
                        return null;
                    })
                    .toList();
            for (var writer : pool.invokeAll(writers)) {
                writer.get();
            }
        }

        assertThat(ledger.incidents(1000))
                .hasSize(threads * each)
                .allSatisfy(incident -> assertThat(incident.capture()).isPresent());
    }

    private static ClockReading reading(QemuProcess process, long millis, long secondsLater) {
        return new ClockReading(
                Incidents.DOMAIN,
                process,
                GuestClock.SYSTEM,
                Incidents.PANIC_AT.plusSeconds(secondsLater).truncatedTo(java.time.temporal.ChronoUnit.MICROS),
                Incidents.millis(millis, 10).since(new coretime.time.Offset(Duration.ZERO, Duration.ZERO)));
    }
}
