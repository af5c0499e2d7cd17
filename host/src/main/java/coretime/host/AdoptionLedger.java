package coretime.host;

import coretime.host.internal.LedgerDatabase;
import coretime.libvirt.LifecycleAction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The ledger's record of adopted domains. Safe for use by many threads; errors are as the {@link Ledger}'s. */
public final class AdoptionLedger {
    private static final int SINCE = 4;

    private final LedgerDatabase database;

    AdoptionLedger(LedgerDatabase database) {
        this.database = database;
    }

    /** The domain's adoption, where it is adopted. */
    public Optional<AdoptionRecord> find(UUID domain) {
        return database.read(handle -> database.isSince(SINCE) ? find(handle, domain) : Optional.empty());
    }

    /** The domains that are adopted, in no order. */
    public Set<UUID> adopted() {
        return database.read(handle -> database.isSince(SINCE)
                ? handle.createQuery("SELECT domain FROM adoption WHERE released_at IS NULL")
                        .map((row, context) -> UUID.fromString(row.getString("domain")))
                        .set()
                : Set.of());
    }

    /** Remembers what {@code on_crash} was before it is changed; an adopted domain keeps what was remembered first. */
    AdoptionRecord begin(UUID domain, String name, CrashActions before, QemuProcess process, Instant at) {
        return database.write(handle -> {
            handle.createUpdate(
                            "INSERT INTO adoption (domain, domain_name, live, persistent, pid, start_ticks, boot_id,"
                                    + " adopted_at) VALUES (:domain, :name, :live, :persistent, :pid, :ticks, :boot, :at)"
                                    + " ON CONFLICT DO NOTHING")
                    .bind("domain", domain.toString())
                    .bind("name", name)
                    .bind("live", text(before.live()))
                    .bind("persistent", text(before.persistent()))
                    .bind("pid", process.pid())
                    .bind("ticks", process.startTicks())
                    .bind("boot", process.bootId())
                    .bind("at", Ledger.nanos(at))
                    .execute();
            return find(handle, domain).orElseThrow();
        });
    }

    /** Closes an adoption. */
    void end(AdoptionRecord adoption, Instant at) {
        int _ = database.write(handle -> handle.createUpdate("UPDATE adoption SET released_at = :at WHERE id = :id")
                .bind("at", Ledger.nanos(at))
                .bind("id", adoption.id())
                .execute());
    }

    private static Optional<AdoptionRecord> find(Handle handle, UUID domain) {
        return handle.createQuery("SELECT * FROM adoption WHERE domain = :domain AND released_at IS NULL")
                .bind("domain", domain.toString())
                .map((row, context) -> new AdoptionRecord(
                        row.getLong("id"),
                        domain,
                        row.getString("domain_name"),
                        new CrashActions(action(row, "live"), action(row, "persistent")),
                        new QemuProcess(row.getLong("pid"), row.getLong("start_ticks"), row.getString("boot_id")),
                        Ledger.instant(row.getLong("adopted_at"))))
                .findOne();
    }

    private static @Nullable String text(@Nullable LifecycleAction action) {
        return action == null ? null : action.xml();
    }

    private static @Nullable LifecycleAction action(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            return null;
        }
        long id = row.getLong("id");
        return LifecycleAction.ofXml(text)
                .orElseThrow(() -> new HostException("the ledger is damaged: adoption " + id + ": " + column));
    }
}
