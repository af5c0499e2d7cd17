package coretime.host.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A ledger in an SQLite file: in WAL mode with full synchronisation, and for its owner alone. */
final class SqliteEngine implements LedgerEngine {

    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private final Jdbi jdbi;
    private final SqliteConnections connections;

    private SqliteEngine(SQLiteDataSource source) throws SQLException {
        this.connections = new SqliteConnections(source);
        this.jdbi = Jdbi.create(connections);
    }

    /** Opens the file, or makes it. */
    static SqliteEngine open(Path path) throws IOException, SQLException {
        makePrivate(path);
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // Take the write lock when a transaction begins, so that none fails in its middle.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path.toAbsolutePath());
        return new SqliteEngine(source);
    }

    /**
     * Opens a file that is there, and writes neither it nor a file beside it. A WAL that is there is read: somebody has the
     * ledger open, or died with it. Where there is none, SQLite would make one, and is told that the file does not change.
     */
    static SqliteEngine openToRead(Path path) throws SQLException {
        boolean hasWal = Files.exists(path.resolveSibling(path.getFileName() + "-wal"));
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path.toUri() + (hasWal ? "?mode=ro" : "?immutable=1"));
        return new SqliteEngine(source);
    }

    private static void makePrivate(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public Map<String, String> words() {
        return Map.of("id", "INTEGER PRIMARY KEY", "integer", "INTEGER", "flag", "INTEGER");
    }

    @Override
    public int version(Handle handle) {
        return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    /** The transaction has the write lock already. */
    @Override
    public void lock(Handle handle) {}

    @Override
    public void setVersion(Handle handle, int version) {
        handle.execute("PRAGMA user_version = " + version);
    }

    @Override
    public String setting(Handle handle, String name) {
        return handle.createQuery("PRAGMA " + name).mapTo(String.class).one();
    }

    @Override
    public void close() throws SQLException {
        connections.close();
    }
}
