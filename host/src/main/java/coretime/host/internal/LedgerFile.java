package coretime.host.internal;

import coretime.host.Ending;
import coretime.host.HostException;
import coretime.host.Outcome;
import coretime.host.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The ledger's SQLite file: how it is opened, kept private and migrated. */
public final class LedgerFile {

    private static final int BUSY_TIMEOUT_MILLIS = 10_000;

    private final Path path;
    private final Jdbi jdbi;
    private final Connection keeper;

    /** The connection that the reads of a thread share, where they do. */
    private final ScopedValue<Handle> shared = ScopedValue.newInstance();

    private LedgerFile(Path path, SQLiteDataSource source) throws SQLException {
        this.path = path;
        this.jdbi = Jdbi.create(source);
        // Held open so that SQLite does not fold the WAL in and make it anew at each access.
        this.keeper = source.getConnection();
    }

    public static LedgerFile open(Path path) {
        try {
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
            LedgerFile file = new LedgerFile(path, source);
            try {
                file.migrate();
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (IOException | SQLException | JdbiException e) {
            throw failure(path, e);
        }
    }

    /**
     * Opens a file that is there, and writes neither it nor a file beside it. A WAL that is there is read: somebody has the
     * ledger open, or died with it. Where there is none, SQLite would make one, and is told that the file does not change.
     */
    public static LedgerFile openToRead(Path path) {
        try {
            boolean hasWal = Files.exists(path.resolveSibling(path.getFileName() + "-wal"));
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
            SQLiteDataSource source = new SQLiteDataSource(config);
            source.setUrl("jdbc:sqlite:" + path.toUri() + (hasWal ? "?mode=ro" : "?immutable=1"));
            LedgerFile file = new LedgerFile(path, source);
            try {
                file.refuseLater(versions());
            } catch (RuntimeException | IOException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (IOException | SQLException | JdbiException e) {
            throw failure(path, e);
        }
    }

    /** Whether it has a table: one of an earlier version that is only read lacks some. */
    public static boolean has(Handle handle, String table) {
        return handle.createQuery("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :table")
                        .bind("table", table)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    public Path path() {
        return path;
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public void close() {
        try {
            keeper.close();
        } catch (SQLException e) {
            throw failure(path, e);
        }
    }

    /** Work that is done as a whole or not at all. */
    public <T> T write(Function<Handle, T> work) {
        try {
            return jdbi.inTransaction(work::apply);
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    public <T> T read(Function<Handle, T> work) {
        try {
            return shared.isBound() ? work.apply(shared.get()) : jdbi.withHandle(work::apply);
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    /** Does what reads much by one connection: to open one each time takes longer than to read. */
    public <T> T together(Supplier<T> reads) {
        try {
            return jdbi.withHandle(handle -> ScopedValue.where(shared, handle).call(reads::get));
        } catch (JdbiException e) {
            throw failure(e);
        }
    }

    public HostException failure(Exception cause) {
        return failure(path, cause);
    }

    /** The end of the incident in this row, or empty where it is open. */
    public static Optional<Ending> ending(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        if (outcome == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Ending(
                    Outcome.valueOf(outcome),
                    Instant.ofEpochSecond(0, row.getLong("ended_at")),
                    Stage.valueOf(String.valueOf(row.getString("ended_stage"))),
                    row.getString("reason")));
        } catch (IllegalArgumentException e) {
            throw new HostException(
                    "the ledger is damaged: how incident " + row.getLong("id") + " ended: " + e.getMessage(), e);
        }
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

    /** Runs the scripts {@code 1.sql}, {@code 2.sql}, … that this file has not had yet, each in a transaction. */
    private void migrate() throws IOException {
        for (int version = 1; ; version++) {
            Optional<String> script = script(version);
            if (script.isEmpty()) {
                refuseLater(version - 1);
                return;
            }
            int wanted = version;
            jdbi.useTransaction(handle -> {
                if (schemaVersion(handle) < wanted) {
                    handle.createScript(script.get()).execute();
                    handle.execute("PRAGMA user_version = " + wanted);
                }
            });
        }
    }

    /** The last version that this coretime knows. */
    private static int versions() throws IOException {
        int version = 0;
        while (script(version + 1).isPresent()) {
            version++;
        }
        return version;
    }

    private void refuseLater(int known) {
        int found = jdbi.withHandle(LedgerFile::schemaVersion);
        if (found > known) {
            throw new HostException("the ledger " + path + " has schema version " + found + ", this coretime knows "
                    + known + ": it was written by a later coretime; use that one, or name another ledger");
        }
    }

    private static int schemaVersion(Handle handle) {
        return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    private static Optional<String> script(int version) throws IOException {
        try (InputStream in = LedgerFile.class.getResourceAsStream("/coretime/host/ledger/" + version + ".sql")) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static HostException failure(Path path, Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new HostException(
                "the ledger " + path + " cannot be used: " + root.getMessage()
                        + "; check the disk's free space and the file's permissions",
                cause);
    }
}
