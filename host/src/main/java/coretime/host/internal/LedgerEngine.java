package coretime.host.internal;

import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * In what the databases that can hold a ledger differ: how they are reached, and a few words. Migrations and statements are the
 * same. Safe for use by many threads.
 */
interface LedgerEngine extends AutoCloseable {

    Jdbi jdbi();

    /** The words of its SQL for {@code ${id}}, {@code ${integer}} and {@code ${flag}} in a migration. */
    Map<String, String> words();

    /** The last migration that it has had, 0 where none. */
    int version(Handle handle);

    /** Keeps other processes from migrating it until the transaction ends. */
    void lock(Handle handle);

    /** Remembers the last migration, in its transaction. */
    void setVersion(Handle handle, int version);

    /** A setting of its sessions, by the database's own name for it. */
    String setting(Handle handle, String name);

    @Override
    void close() throws SQLException;
}
