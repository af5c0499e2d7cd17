package coretime.host.daemon;

import coretime.host.HostException;
import coretime.host.LedgerPlace;
import coretime.host.internal.LedgerDatabase;
import coretime.host.internal.PostgresServer;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a ledger in PostgreSQL: an advisory lock of a session of its own (<a
 * href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">13.3.5</a>), one for each schema. The server
 * lets go of it when the session ends, which is half a minute after this host has vanished. Not for a pooler that shares sessions.
 */
final class SessionDaemonLock implements DaemonLock {
    private static final System.Logger LOG = System.getLogger("coretime");
    private static final int VALID_SECONDS = 2;
    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 20;

    /** "lock": the ledger's migrations take another. */
    private static final String KEY = "1819239275, hashtext(current_schema())";

    private static final String TAKE = "SELECT pg_try_advisory_lock(" + KEY + ")";

    /** Both halves are unsigned there. */
    private static final String LOOK = "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND classid::bigint = 1819239275"
            + " AND objid::bigint = (hashtext(current_schema())::bigint & 4294967295)";

    private final PostgresServer server;
    private @Nullable Connection session;

    private SessionDaemonLock(PostgresServer server, Connection session) {
        this.server = server;
        this.session = session;
    }

    static SessionDaemonLock take(LedgerPlace.InPostgres place) throws InterruptedException {
        PostgresServer server = new PostgresServer(place);
        try {
            // The session of a daemon that was just ended may need a moment to end, too: no event tells.
            for (int attempt = 1; ; attempt++) {
                Connection session = locked(server);
                if (session != null) {
                    return new SessionDaemonLock(server, session);
                } else if (attempt == TRIES) {
                    throw DaemonLock.held(place);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            throw LedgerDatabase.failure(place, e);
        }
    }

    static boolean isHeld(LedgerPlace.InPostgres place) {
        try (Connection session = new PostgresServer(place).connect(true)) {
            return tells(session, LOOK);
        } catch (SQLException e) {
            throw LedgerDatabase.failure(place, e);
        }
    }

    /** A session that has the lock; null where another has it. */
    private static @Nullable Connection locked(PostgresServer server) throws SQLException {
        Connection session = server.connect(false);
        boolean isLocked = false;
        try {
            isLocked = tells(session, TAKE);
        } finally {
            if (!isLocked) {
                session.close();
            }
        }
        return isLocked ? session : null;
    }

    private static boolean tells(Connection session, String question) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(question);
                ResultSet answer = statement.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    @Override
    public void keep() {
        try {
            if (session != null && session.isValid(VALID_SECONDS)) {
                return;
            }
            close();
            session = locked(server);
            if (session == null) {
                throw new HostException("the ledger " + server.place()
                        + " was away, and another coretime daemon watches with it now: this one ends");
            }
            LOG.log(Level.INFO, "the daemon's lock of the ledger " + server.place() + " was lost, and is held again");
        } catch (SQLException e) {
            // It is away: whoever needs the ledger says so, and nobody can take the lock meanwhile.
            session = null;
        }
    }

    @Override
    public void close() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException _) {
            // It was lost: there is nothing to close.
        } finally {
            session = null;
        }
    }
}
