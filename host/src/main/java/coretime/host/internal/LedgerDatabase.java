package coretime.host.internal;

import coretime.host.Ending;
import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.LedgerUnavailable;
import coretime.host.Outcome;
import coretime.host.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The database that holds a ledger: how it is opened, migrated, read and written. Safe for use by many threads. */
public final class LedgerDatabase {

    private final LedgerPlace place;
    private final LedgerEngine engine;
    private final int version;

    /** The connection that the reads of a thread share, where they do. */
    private final ScopedValue<Handle> shared = ScopedValue.newInstance();

    private LedgerDatabase(LedgerPlace place, LedgerEngine engine, int version) {
        this.place = place;
        this.engine = engine;
        this.version = version;
    }

    /** Opens it, or makes it, and brings its schema up to date. */
    public static LedgerDatabase open(LedgerPlace place) {
        return opened(place, false, engine -> {
            Migrations.run(engine, place.toString());
            return Migrations.last();
        });
    }

    /** Opens it and leaves it as it is. */
    public static LedgerDatabase openToRead(LedgerPlace place) {
        return opened(place, true, engine -> Migrations.refuseLater(engine, place.toString()));
    }

    /** What is done as it is opened; gives the schema's version. */
    private interface Opening {
        int version(LedgerEngine engine) throws IOException;
    }

    private static LedgerDatabase opened(LedgerPlace place, boolean isToRead, Opening opening) {
        try {
            LedgerEngine engine = engine(place, isToRead);
            boolean isOpen = false;
            try {
                LedgerDatabase database = new LedgerDatabase(place, engine, opening.version(engine));
                isOpen = true;
                return database;
            } finally {
                if (!isOpen) {
                    engine.close();
                }
            }
        } catch (IOException | SQLException | JdbiException e) {
            throw failure(place, e);
        }
    }

    private static LedgerEngine engine(LedgerPlace place, boolean isToRead) throws IOException, SQLException {
        return switch (place) {
            case LedgerPlace.InFile(Path path) -> isToRead ? SqliteEngine.openToRead(path) : SqliteEngine.open(path);
            case LedgerPlace.InPostgres postgres -> PostgresEngine.open(postgres, isToRead);
        };
    }

    public LedgerPlace place() {
        return place;
    }

    /** Whether it has what this migration brought: one of an earlier version that is only read lacks it. */
    public boolean isSince(int migration) {
        return version >= migration;
    }

    /** A setting of its sessions, by the database's own name for it. */
    public String setting(String name) {
        return read(handle -> engine.setting(handle, name));
    }

    public void close() {
        try {
            engine.close();
        } catch (SQLException e) {
            throw failure(place, e);
        }
    }

    /**
     * Work that is done as a whole or not at all.
     *
     * @throws LedgerUnavailable where it is not done; where a server went away in the moment of its end, it may have been
     */
    public <T> T write(Function<Handle, T> work) {
        try {
            return engine.jdbi().inTransaction(work::apply);
        } catch (JdbiException e) {
            throw failure(place, e);
        }
    }

    public <T> T read(Function<Handle, T> work) {
        try {
            return shared.isBound() ? work.apply(shared.get()) : engine.jdbi().withHandle(work::apply);
        } catch (JdbiException e) {
            throw failure(place, e);
        }
    }

    /** Does what reads much by one connection: to open one each time takes longer than to read. */
    public <T> T together(Supplier<T> reads) {
        try {
            return engine.jdbi()
                    .withHandle(handle -> ScopedValue.where(shared, handle).call(reads::get));
        } catch (JdbiException e) {
            throw failure(place, e);
        }
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

    /** What is thrown where a ledger cannot be used. */
    public static LedgerUnavailable failure(LedgerPlace place, Exception cause) {
        Throwable told = cause;
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            // What the database says is in the innermost of its own; what is below is of the network.
            told = deeper instanceof SQLException || !(told instanceof SQLException) ? deeper : told;
        }
        boolean isAway = place instanceof LedgerPlace.InPostgres
                && told instanceof SQLException failure
                && SqlStates.passes(failure);
        return new LedgerUnavailable(
                "the ledger " + place + " cannot be used: "
                        + String.valueOf(told.getMessage())
                                .strip()
                                .replaceAll("\\s*\\R\\s*", "; ")
                                .replaceAll("[.;]+$", "")
                        + "; "
                        + remedy(place, isAway),
                cause,
                isAway);
    }

    private static String remedy(LedgerPlace place, boolean isAway) {
        return switch (place) {
            case LedgerPlace.InFile _ -> "check the disk's free space and the file's permissions";
            case LedgerPlace.InPostgres _ ->
                isAway
                        ? "check that the server runs and can be reached from this host"
                        : "check the user, its password (in a password's file or .pgpass), its rights, and the server's log";
        };
    }
}
