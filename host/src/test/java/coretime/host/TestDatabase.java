package coretime.host;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The databases that hold ledgers, each a real one. */
public enum TestDatabase {
    SQLITE,
    POSTGRESQL;

    /** Where there is no ledger yet. */
    public LedgerPlace fresh(Path directory) {
        return switch (this) {
            case SQLITE -> new LedgerPlace.InFile(directory.resolve("deep").resolve("ledger.db"));
            case POSTGRESQL -> TestPostgres.freshSchema();
        };
    }

    /** Changes a ledger behind its back. */
    static void execute(LedgerPlace place, String sql) {
        switch (place) {
            case LedgerPlace.InPostgres postgres -> TestPostgres.execute(postgres, sql);
            case LedgerPlace.InFile(Path path) -> {
                try (var connection = DriverManager.getConnection("jdbc:sqlite:" + path);
                        var statement = connection.createStatement()) {
                    boolean _ = statement.execute(sql);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Makes it one that had so many migrations. */
    void setVersion(LedgerPlace place, int version) {
        execute(
                place,
                this == SQLITE ? "PRAGMA user_version = " + version : "UPDATE ledger_version SET version = " + version);
    }
}
