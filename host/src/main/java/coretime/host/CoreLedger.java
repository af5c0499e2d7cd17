package coretime.host;

import coretime.host.internal.LedgerDatabase;
import coretime.host.internal.StepJson;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The ledger's record of cores and crash cards. Safe for use by many threads; errors are as the {@link Ledger}'s. */
public final class CoreLedger {
    private static final int MOST_LOG_CHARACTERS = 1 << 20;

    /** Of equal crashes so many are named. */
    private static final int MOST_EQUAL = 50;

    private final LedgerDatabase database;

    CoreLedger(LedgerDatabase database) {
        this.database = database;
    }

    /**
     * Begins a core, in state {@link CoreRecord.State#WRITING}: what is to happen stands here before it happens.
     *
     * @param path its file, by the core's number: no two cores have one
     */
    CoreRecord begin(Incident incident, String strategy, LongFunction<Path> path, int level, Instant at) {
        Panic panic = incident.panic();
        return database.write(handle -> {
            long id = handle.createUpdate("INSERT INTO core (incident, domain, domain_name, strategy, path, level,"
                            + " state, bytes, began_at) VALUES (:incident, :domain, :name, :strategy, :path, :level,"
                            + " 'writing', 0, :at)")
                    .bind("incident", incident.id() == Ledger.UNWRITTEN ? null : incident.id())
                    .bind("domain", panic.domain().toString())
                    .bind("name", panic.domainName())
                    .bind("strategy", strategy)
                    .bind("path", "")
                    .bind("level", level)
                    .bind("at", Ledger.nanos(at))
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one();
            Path file = path.apply(id);
            handle.createUpdate("UPDATE core SET path = :path WHERE id = :id")
                    .bind("path", file.toString())
                    .bind("id", id)
                    .execute();
            return new CoreRecord(
                    id,
                    incident.id(),
                    panic.domain(),
                    panic.domainName(),
                    strategy,
                    file,
                    level,
                    CoreRecord.State.WRITING,
                    0,
                    at,
                    null,
                    null);
        });
    }

    /** Writes how a core ended. One that was given up for lost, and is sealed after all, counts as sealed. */
    CoreRecord end(CoreRecord core, CoreRecord.State state, long bytes, Instant at, @Nullable String detail) {
        return database.write(handle -> {
            handle.createUpdate("UPDATE core SET state = :state, bytes = :bytes, ended_at = :at, detail = :detail"
                            + " WHERE id = :id AND (state = 'writing'"
                            + " OR (state = 'failed' AND swept_at IS NULL AND :state = 'sealed'))")
                    .bind("state", state.label())
                    .bind("bytes", bytes)
                    .bind("at", Ledger.nanos(at))
                    .bind("detail", detail)
                    .bind("id", core.id())
                    .execute();
            return new CoreRecord(
                    core.id(),
                    core.incident(),
                    core.domain(),
                    core.domainName(),
                    core.strategy(),
                    core.path(),
                    core.level(),
                    state,
                    bytes,
                    core.beganAt(),
                    at,
                    detail);
        });
    }

    /** Writes how far a core is. */
    void progress(CoreRecord core, CoreProgress progress) {
        database.write(handle -> handle.createUpdate("UPDATE core SET phase = :phase, done_bytes = :done,"
                        + " total_bytes = :total, bytes_per_second = :rate, progress_at = :at"
                        + " WHERE id = :id AND state = 'writing'")
                .bind("phase", progress.phase())
                .bind("done", progress.doneBytes())
                .bind("total", progress.totalBytes())
                .bind("rate", progress.bytesPerSecond())
                .bind("at", Ledger.nanos(progress.at()))
                .bind("id", core.id())
                .execute());
    }

    /** How far a core is that is being written; empty where it was not begun, or has ended. */
    public Optional<CoreProgress> progress(long core) {
        return database.read(handle -> handle.createQuery(
                        "SELECT phase, done_bytes, total_bytes, bytes_per_second, progress_at"
                                + " FROM core WHERE id = :id AND state = 'writing' AND phase IS NOT NULL")
                .bind("id", core)
                .map((row, context) -> new CoreProgress(
                        row.getString("phase"),
                        row.getLong("done_bytes"),
                        row.getLong("total_bytes"),
                        row.getLong("bytes_per_second"),
                        Ledger.instant(row.getLong("progress_at"))))
                .findOne());
    }

    /** The size of a domain's last sealed core, as far as that foretells the next one's. */
    long lastBytes(UUID domain) {
        return database.read(handle -> handle.createQuery("SELECT bytes FROM core WHERE domain = :domain"
                        + " AND state IN ('sealed', 'deleted') ORDER BY id DESC LIMIT 1")
                .bind("domain", domain.toString())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** Cores that ended, sealed or failed, and were not deleted: oldest first. */
    List<CoreRecord> onDisk() {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM core WHERE state IN ('sealed', 'failed') AND swept_at IS NULL ORDER BY began_at, id")
                .map((row, context) -> core(row))
                .list());
    }

    /** Writes that nothing of a core is on disk any more; of one that failed the reason stays. */
    void deleted(CoreRecord core, Instant at, String reason) {
        database.write(handle -> handle.createUpdate(
                        "UPDATE core SET state = CASE state WHEN 'sealed' THEN 'deleted'"
                                + " ELSE state END, swept_at = :at, detail = CASE state WHEN 'sealed' THEN :reason"
                                + " ELSE coalesce(detail || '; ', '') || 'deleted: ' || :reason END WHERE id = :id AND state IN ('sealed', 'failed')")
                .bind("at", Ledger.nanos(at))
                .bind("reason", reason)
                .bind("id", core.id())
                .execute());
    }

    /** Cores that an earlier process left unfinished: the memory that they were written from went with it. */
    List<CoreRecord> unfinished(UUID domain) {
        return database.read(handle -> handle.createQuery(
                        "SELECT * FROM core WHERE state = 'writing' AND domain = :domain ORDER BY id")
                .bind("domain", domain.toString())
                .map((row, context) -> core(row))
                .list());
    }

    /** The cores of an incident, oldest first. */
    public List<CoreRecord> ofIncident(long incident) {
        return database.read(handle -> handle.createQuery("SELECT * FROM core WHERE incident = :incident ORDER BY id")
                .bind("incident", incident)
                .map((row, context) -> core(row))
                .list());
    }

    /** Keeps an incident's crash card and the kernel's log, cut to its last million characters. */
    void keep(long incident, CardRecord card, String log) {
        database.write(handle -> handle.createUpdate(
                        "INSERT INTO card (incident, at, signature, body, log) VALUES (:incident, :at, :signature,"
                                + " :body, :log) ON CONFLICT (incident) DO NOTHING")
                .bind("incident", incident)
                .bind("at", Ledger.nanos(card.at()))
                .bind("signature", card.signature())
                .bind("body", StepJson.writeCard(card))
                .bind("log", log.substring(Math.max(0, log.length() - MOST_LOG_CHARACTERS)))
                .execute());
    }

    /** An incident's crash card. */
    public Optional<CardRecord> card(long incident) {
        return database.read(handle -> handle.createQuery("SELECT body FROM card WHERE incident = :incident")
                .bind("incident", incident)
                .map((row, context) -> StepJson.readCard(row.getString("body")))
                .findOne());
    }

    /** The kernel's log of an incident. */
    public Optional<String> log(long incident) {
        return database.read(handle -> handle.createQuery("SELECT log FROM card WHERE incident = :incident")
                .bind("incident", incident)
                .mapTo(String.class)
                .findOne());
    }

    /**
     * Crashes by their signatures, those with the latest panic first.
     *
     * @param domain of this domain alone
     * @param limit at most so many signatures
     */
    public List<EqualCrashes> equalCrashes(Optional<UUID> domain, int limit) {
        String ofDomain = domain.isPresent() ? " AND i.domain = :domain" : "";
        Map<String, Object> which = domain.<Map<String, Object>>map(uuid -> Map.of("domain", uuid.toString()))
                .orElse(Map.of());
        return database.read(handle -> handle.createQuery(
                        "SELECT c.signature, count(*) AS n, min(i.panic_at) AS first, max(i.panic_at) AS last"
                                + " FROM card c JOIN incident i ON i.id = c.incident WHERE c.signature IS NOT NULL"
                                + ofDomain
                                + " GROUP BY c.signature ORDER BY last DESC, c.signature LIMIT :limit")
                .bindMap(which)
                .bind("limit", limit)
                .map((row, context) -> {
                    String signature = row.getString("signature");
                    List<Long> incidents = handle.createQuery("SELECT c.incident FROM card c JOIN incident i"
                                    + " ON i.id = c.incident WHERE c.signature = :signature" + ofDomain
                                    + " ORDER BY i.panic_at DESC, i.id DESC LIMIT " + MOST_EQUAL)
                            .bindMap(which)
                            .bind("signature", signature)
                            .mapTo(Long.class)
                            .list();
                    String body = handle.createQuery("SELECT body FROM card WHERE incident = :incident")
                            .bind("incident", incidents.getFirst())
                            .mapTo(String.class)
                            .one();
                    String text = StepJson.readCard(body).signatureText();
                    return new EqualCrashes(
                            signature,
                            text == null ? "" : text,
                            row.getLong("n"),
                            Ledger.instant(row.getLong("first")),
                            Ledger.instant(row.getLong("last")),
                            incidents);
                })
                .list());
    }

    private static CoreRecord core(ResultSet row) throws SQLException {
        long ended = row.getLong("ended_at");
        Instant endedAt = row.wasNull() ? null : Ledger.instant(ended);
        try {
            return new CoreRecord(
                    row.getLong("id"),
                    row.getLong("incident"),
                    UUID.fromString(row.getString("domain")),
                    row.getString("domain_name"),
                    row.getString("strategy"),
                    Path.of(row.getString("path")),
                    row.getInt("level"),
                    CoreRecord.State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
                    row.getLong("bytes"),
                    Ledger.instant(row.getLong("began_at")),
                    endedAt,
                    row.getString("detail"));
        } catch (IllegalArgumentException e) {
            throw new HostException("the ledger is damaged: core " + row.getLong("id") + ": " + e.getMessage(), e);
        }
    }
}
