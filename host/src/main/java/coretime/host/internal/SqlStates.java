package coretime.host.internal;

import java.sql.SQLException;
import java.util.Set;

/** What went wrong, by PostgreSQL's codes (<a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Appendix A</a>). */
final class SqlStates {
    /** sqlclient_unable_to_establish_sqlconnection. */
    static final String UNREACHABLE = "08001";

    /** invalid_password. */
    static final String WRONG_PASSWORD = "28P01";

    private static final String CONNECTION = "08";

    /** sqlserver_rejected_establishment_of_sqlconnection: the driver says so where a password is missing. */
    private static final String REJECTED = "08004";

    /** admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout, too_many_connections. */
    private static final Set<String> PASSING = Set.of("57P01", "57P02", "57P03", "57P05", "53300");

    private SqlStates() {}

    /** Whether the server is away, is being started or has no room: later it may do. */
    static boolean passes(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && !state.equals(REJECTED) && (state.startsWith(CONNECTION) || PASSING.contains(state));
    }
}
