package coretime.host.internal;

import coretime.host.LedgerPlace;
import coretime.host.PostgresUrl;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * The server of a ledger in PostgreSQL, and how its sessions are begun: each commit is on disk before it returns, and nothing is
 * waited for without an end. Safe for use by many threads.
 *
 * <p>The driver is <a href="https://jdbc.postgresql.org/documentation/use/">pgJDBC</a>. Without a password's file it looks into the user's {@code .pgpass}, as libpq does.
 */
public final class PostgresServer {
    private static final Duration CONNECTS = Duration.ofSeconds(2);
    private static final Duration LOGS_IN = Duration.ofSeconds(5);
    private static final Duration ANSWERS = Duration.ofSeconds(15);

    /** The server notices within half a minute that this host is gone, and lets go of what its sessions held. */
    private static final String SESSION = "-c synchronous_commit=on -c tcp_keepalives_idle=10"
            + " -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";

    private static final String READS = " -c default_transaction_read_only=on";

    private final LedgerPlace.InPostgres place;

    public PostgresServer(LedgerPlace.InPostgres place) {
        this.place = place;
    }

    public LedgerPlace.InPostgres place() {
        return place;
    }

    /** Begins a session. The password's file is read each time: it may be another one since. */
    public Connection connect(boolean isToRead) throws SQLException {
        PostgresUrl url = place.url();
        Properties properties = new Properties();
        url.parameters().forEach(properties::setProperty);
        url.user().ifPresent(user -> properties.setProperty("user", user));
        if (place.passwordFile().isPresent()) {
            properties.setProperty("password", password(place.passwordFile().get()));
        }
        properties.setProperty("ApplicationName", "coretime");
        properties.setProperty("connectTimeout", seconds(CONNECTS));
        properties.setProperty("loginTimeout", seconds(LOGS_IN));
        properties.setProperty("socketTimeout", seconds(ANSWERS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("options", isToRead ? SESSION + READS : SESSION);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.host() + ":" + url.port() + "/"
                        + URLEncoder.encode(url.database(), StandardCharsets.UTF_8),
                properties);
    }

    private static String password(Path file) throws SQLException {
        try {
            return PasswordFile.read(file);
        } catch (IOException e) {
            throw new SQLException(e.getMessage(), SqlStates.WRONG_PASSWORD, e);
        }
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
