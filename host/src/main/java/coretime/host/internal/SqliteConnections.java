package coretime.host.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * The ledger's connections to its SQLite file, kept for the next access: to open one, set it up and have it read the schema takes longer
 * than to write a row. Safe for use by many threads.
 */
final class SqliteConnections implements ConnectionFactory, AutoCloseable {
    private final DataSource source;

    /** As many as were ever used at once: an incident has one thread or two, a page of the API one. */
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean isClosed;

    /** Opens one at once and keeps it: SQLite folds the WAL in, and makes it anew, where the last one is closed. */
    SqliteConnections(DataSource source) throws SQLException {
        this.source = source;
        idle.push(source.getConnection());
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection kept = idle.poll();
        return kept == null ? source.getConnection() : kept;
    }

    /** One that was given out comes back. */
    @Override
    public void closeConnection(Connection connection) throws SQLException {
        if (connection.isClosed()) {
            return;
        }
        idle.push(connection);
        if (isClosed) {
            close();
        }
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
