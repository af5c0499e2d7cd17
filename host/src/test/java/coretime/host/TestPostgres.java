package coretime.host;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL on a loopback port, started when it is first asked for; it ends with the JVM, and what it wrote goes with it. Its
 * own settings are those of a database that may lose what it was told: a ledger has to ask for better.
 */
public final class TestPostgres {
    private static final Path WORK = Path.of("target", "postgres").toAbsolutePath();
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    static {
        // Where it would make an empty directory, whatever it is told below.
        System.setProperty("ot.epg.working-dir", WORK.toString());
    }

    private TestPostgres() {}

    /** One for the whole JVM. */
    private static final class Shared {
        static final EmbeddedPostgres SERVER =
                start(WORK.resolve("shared-" + ProcessHandle.current().pid()), 0);
    }

    /** One of its own, for tests that stop it and start it anew; with port 0 on one that is free, and for once. */
    static EmbeddedPostgres start(Path data, int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(WORK.toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(port == 0)
                    .setPort(port)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("synchronous_commit", "off")
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** An empty schema of the shared server. */
    public static LedgerPlace.InPostgres freshSchema() {
        return freshSchema(Shared.SERVER);
    }

    static LedgerPlace.InPostgres freshSchema(EmbeddedPostgres server) {
        String schema = "s" + SCHEMAS.incrementAndGet();
        execute(server, "CREATE SCHEMA " + schema);
        return new LedgerPlace.InPostgres(
                PostgresUrl.parse(
                        "postgresql://postgres@localhost:" + server.getPort() + "/postgres?currentSchema=" + schema),
                Optional.empty());
    }

    /** Ends the sessions that hold advisory locks. */
    public static void endLocks() {
        execute(
                Shared.SERVER,
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted");
    }

    static void execute(LedgerPlace.InPostgres place, String sql) {
        execute(Shared.SERVER, "SET search_path = " + place.url().schema().orElseThrow() + "; " + sql);
    }

    static void execute(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
