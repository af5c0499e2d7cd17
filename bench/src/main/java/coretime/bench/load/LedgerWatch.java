package coretime.bench.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees freezes come into a ledger, from another process and by a connection of its own: each in the millisecond after it was committed. A
 * thread of its own looks; its methods are for one thread.
 */
final class LedgerWatch implements AutoCloseable {
    private static final long LOOK_NANOS = 1_000_000;

    private final Thread thread;
    private final List<Row> rows = new ArrayList<>();
    private volatile int count;
    private volatile boolean isEnded;
    private volatile @Nullable SQLException failure;

    /**
     * A freeze in the ledger.
     *
     * @param seen when it could be read there
     */
    record Row(UUID domain, Instant from, Instant to, Instant seen) {}

    private LedgerWatch(Path ledger) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger.toUri() + "?mode=ro");
        this.thread = Thread.ofPlatform().daemon(true).name("ledger-watch").start(() -> run(connection));
    }

    /** Begins to watch a ledger that is there and has no freezes yet. */
    static LedgerWatch of(Path ledger) throws SQLException {
        return new LedgerWatch(ledger);
    }

    /** Waits until so many have come; false where that takes longer. */
    boolean await(int wanted, Duration longest) throws SQLException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (count < wanted && failure == null && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        if (failure != null) {
            throw failure;
        }
        return count >= wanted;
    }

    /** Ends the watch and gives what came, in its order. */
    List<Row> end() {
        close();
        return List.copyOf(rows);
    }

    @Override
    public void close() {
        isEnded = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Connection opened) {
        try (Connection connection = opened;
                Statement version = connection.createStatement();
                PreparedStatement later = connection.prepareStatement(
                        "SELECT f.id, p.domain, f.frozen_from, f.frozen_to"
                                + " FROM freeze f JOIN qemu_process p ON p.id = f.qemu_process WHERE f.id > ? ORDER BY f.id")) {
            long last = 0;
            long seen = -1;
            while (!isEnded) {
                // Another connection's commit changes it; to ask reads one page of memory.
                long now = version(version);
                if (now == seen) {
                    LockSupport.parkNanos(LOOK_NANOS);
                } else {
                    seen = now;
                    last = read(later, last);
                }
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    private static long version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA data_version")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private long read(PreparedStatement later, long last) throws SQLException {
        later.setLong(1, last);
        long read = last;
        try (ResultSet row = later.executeQuery()) {
            while (row.next()) {
                read = row.getLong(1);
                rows.add(new Row(
                        UUID.fromString(row.getString(2)),
                        Instant.ofEpochSecond(0, row.getLong(3)),
                        Instant.ofEpochSecond(0, row.getLong(4)),
                        Instant.now()));
            }
        }
        count = rows.size();
        return read;
    }
}
