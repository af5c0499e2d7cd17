package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ledger in an SQLite file is besides. */
class LedgerFileTest {

    @TempDir
    private Path directory = Path.of("");

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
    void aLedgerThatIsOnlyReadIsLeftAsItIsAlsoOneOfAnEarlierVersion() throws Exception {
        Incident incident = ledger.begin(Incidents.panic());
        try (Ledger beside = Ledger.openToRead(file)) {
            assertThat(beside.openIncidents()).containsExactly(incident);
            assertThat(beside.adoptions().find(Incidents.DOMAIN)).isEmpty();
        }
        ledger.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
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
        assertThat(ledger.setting("synchronous")).isEqualTo("2");
    }

    /** Scripts have words for other databases: in SQLite they are what they were before. */
    @Test
    void theSchemaIsTheOneThatEarlierVersionsMade() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT sql FROM sqlite_master WHERE name = 'later_reading'")) {
            assertThat(row.getString(1)).isEqualTo("""
                    CREATE TABLE later_reading (
                        incident     INTEGER NOT NULL REFERENCES incident (id),
                        after_ns     INTEGER NOT NULL,
                        at           INTEGER NOT NULL,
                        offset_ns    INTEGER,
                        bound_ns     INTEGER,
                        holds        INTEGER NOT NULL,
                        reason       TEXT,
                        PRIMARY KEY (incident, after_ns)
                    )""");
        }
    }

    @Test
    void aFileThatIsNoLedgerIsNamed() throws Exception {
        Path other = directory.resolve("other.db");
        Files.writeString(other, "this is no database, but a text that somebody put here, long enough to be read");

        assertThatThrownBy(() -> Ledger.open(other))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("other.db");
    }
}
