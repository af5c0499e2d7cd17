package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    @TempDir
    private Path directory;

    private Path file;
    private Ledger ledger;

    @BeforeEach
    void open() {
        file = directory.resolve("deep").resolve("ledger.db");
        ledger = Ledger.open(file);
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
        ledger = Ledger.open(file);

        assertThat(ledger.openIncidents()).containsExactly(incident);
        assertThat(ledger.openIncidents().getFirst().next()).contains(Stage.RESTART);
    }

    @Test
    void aLedgerThatIsOnlyReadIsLeftAsItIsAlsoOneOfAnEarlierVersion() throws Exception {
        Incident incident = ledger.begin(Incidents.panic());
        try (Ledger beside = Ledger.openToRead(file)) {
            assertThat(beside.openIncidents()).containsExactly(incident);
            assertThat(beside.adoptions().find(Incidents.DOMAIN)).isEmpty();
        }
        ledger.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE adoption");
            statement.execute("PRAGMA user_version = 3");
        }
        byte[] before = Files.readAllBytes(file);
        try (Ledger earlier = Ledger.openToRead(file)) {
            assertThat(earlier.openIncidents()).containsExactly(incident);
            assertThat(earlier.adoptions().find(Incidents.DOMAIN)).isEmpty();
            assertThatThrownBy(() -> earlier.begin(Incidents.panic()))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(file.toString());
        }
        assertThat(file).hasBinaryContent(before);
        assertThat(file.resolveSibling("ledger.db-wal")).doesNotExist();
        assertThat(file.resolveSibling("ledger.db-shm")).doesNotExist();
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
                .hasMessageContaining(file.toString());
        assertThat(ledger.incident(incident.id()).orElseThrow().steps())
                .containsExactly(Incidents.panic(), Incidents.capture());
    }

    @Test
    void theFileIsForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void itIsDurableBeforeAMethodReturns() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var mode = statement.executeQuery("PRAGMA journal_mode")) {
            assertThat(mode.getString(1)).isEqualTo("wal");
        }
        assertThat(ledger.pragma("synchronous")).isEqualTo(2);
    }

    @Test
    void aFileThatIsNoLedgerIsNamed() throws Exception {
        Path other = directory.resolve("other.db");
        Files.writeString(other, "this is no database, but a text that somebody put here, long enough to be read");

        assertThatThrownBy(() -> Ledger.open(other))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("other.db");
    }

    @Test
    void aLedgerOfALaterVersionIsLeftAlone() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> Ledger.open(file))
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("later coretime");
    }

    @Test
    void aDamagedStepIsNamedAndNotGuessed() throws Exception {
        Incident incident = ledger.begin(Incidents.panic());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("UPDATE step SET body = '{\"at\": \"yesterday\"}'");
        }

        assertThatThrownBy(() -> ledger.incident(incident.id()))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("panic");
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
