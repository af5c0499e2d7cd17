package coretime.host.internal;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The ledger's connections to PostgreSQL. Each is asked whether it still holds before it is given out, and one that does not is
 * replaced: a server that was restarted is noticed by nobody. One that is away is waited for once, for a short time; then each
 * access fails at once until it is back, for a guest may be down meanwhile. Safe for use by many threads.
 */
final class PostgresConnections implements ConnectionFactory, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("coretime");

    /** An incident has one thread or two, a page of the API one; what is more waits. */
    private static final int MOST = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    /** A server that is away is not asked more often: each try may take as long as a network that swallows everything has it. */
    private static final Duration RESTS = Duration.ofSeconds(2);

    private static final int VALID_SECONDS = 2;

    private final PostgresServer server;
    private final boolean isToRead;
    private final Semaphore free = new Semaphore(MOST, true);
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean isClosed;
    private volatile boolean wasThere;
    private volatile boolean isAway;
    private volatile long failedAt;
    private volatile String failure = "";

    PostgresConnections(PostgresServer server, boolean isToRead) {
        this.server = server;
        this.isToRead = isToRead;
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (!acquire()) {
            throw new SQLException(
                    "none of " + MOST + " connections became free within " + PATIENCE.toSeconds() + " s",
                    SqlStates.UNREACHABLE);
        }
        boolean isOpen = false;
        try {
            Connection connection = valid();
            isOpen = true;
            return connection;
        } finally {
            if (!isOpen) {
                free.release();
            }
        }
    }

    /** One that was given out comes back, for the next. */
    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try {
            if (isClosed || connection.isClosed()) {
                connection.close();
            } else {
                idle.push(connection);
            }
        } finally {
            free.release();
        }
    }

    private boolean acquire() throws SQLException {
        if (free.tryAcquire()) {
            return true; // Also of one who is told to end: what it has begun is still written.
        }
        try {
            return free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Connection valid() throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isValid(VALID_SECONDS)) {
                return connection;
            }
            connection.close();
        }
        return connect();
    }

    private Connection connect() throws SQLException {
        if (isAway && System.nanoTime() - failedAt < RESTS.toNanos()) {
            throw new SQLException(failure, SqlStates.UNREACHABLE);
        }
        long end = System.nanoTime() + (isAway ? 0 : PATIENCE.toNanos());
        while (true) {
            try {
                Connection connection = server.connect(isToRead);
                there();
                return connection;
            } catch (SQLException e) {
                if (!SqlStates.passes(e)) {
                    throw e;
                }
                if (System.nanoTime() - end >= 0) {
                    away(e);
                    throw e;
                }
                pause();
            }
        }
    }

    private synchronized void there() {
        if (isAway && wasThere) {
            LOG.log(Level.INFO, "the ledger " + server.place() + " is back");
        }
        wasThere = true;
        isAway = false;
    }

    private synchronized void away(SQLException reason) {
        failedAt = System.nanoTime();
        failure = String.valueOf(reason.getMessage());
        if (!isAway && wasThere) {
            LOG.log(
                    Level.ERROR,
                    "the ledger " + server.place() + " is away: " + failure
                            + "; guests are started again all the same, and what happens to them is written when it is back");
        }
        isAway = true;
    }

    private static void pause() throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(BETWEEN_TRIES.toNanos()); // No event tells that a server is back.
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static SQLException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SQLException("told to end while it was waited for", SqlStates.UNREACHABLE, e);
    }

    /** Those that are in use are closed as they come back. */
    @Override
    public void close() throws SQLException {
        isClosed = true;
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
