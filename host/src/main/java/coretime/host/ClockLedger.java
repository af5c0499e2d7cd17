package coretime.host;

import coretime.host.internal.LedgerDatabase;
import coretime.host.internal.StepJson;
import coretime.time.Offset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.result.ResultIterable;

/** The ledger's record of clocks between panics. Safe for use by many threads; errors are as the {@link Ledger}'s. */
public final class ClockLedger {
    private static final int SINCE = 5;

    private final LedgerDatabase database;

    ClockLedger(LedgerDatabase database) {
        this.database = database;
    }

    /** Keeps what was done about a clock. */
    void record(ClockFix fix) {
        int _ = database.write(
                handle -> handle.createUpdate("INSERT INTO clock_fix (qemu_process, cause, at, proven, body)"
                                + " VALUES (:process, :cause, :at, :proven, :body)")
                        .bind("process", Ledger.processId(handle, fix.domain(), fix.qemuProcess()))
                        .bind("cause", fix.cause())
                        .bind("at", Ledger.nanos(fix.proof().at()))
                        .bind("proven", fix.proof().proven())
                        .bind("body", StepJson.writeFix(fix))
                        .execute());
    }

    /** What was done about a domain's clocks, newest first, at most so many. */
    public List<ClockFix> fixes(UUID domain, int limit) {
        return database.read(handle -> database.isSince(SINCE)
                ? handle.createQuery("SELECT f.body FROM clock_fix f JOIN qemu_process p ON p.id = f.qemu_process"
                                + " WHERE p.domain = :domain ORDER BY f.at DESC, f.id DESC LIMIT :limit")
                        .bind("domain", domain.toString())
                        .bind("limit", limit)
                        .map((row, context) -> StepJson.readFix(row.getString("body")))
                        .list()
                : List.of());
    }

    /** Keeps a later reading; the first of a time is kept. */
    void record(LaterReading reading) {
        Offset offset = reading.offset();
        int _ = database.write(handle -> handle.createUpdate(
                        "INSERT INTO later_reading (incident, after_ns, at, offset_ns,"
                                + " bound_ns, holds, reason) VALUES (:incident, :after, :at, :offset, :bound, :holds, :reason)"
                                + " ON CONFLICT DO NOTHING")
                .bind("incident", reading.incident())
                .bind("after", reading.after().toNanos())
                .bind("at", Ledger.nanos(reading.at()))
                .bind("offset", offset == null ? null : (Long) offset.value().toNanos())
                .bind("bound", offset == null ? null : (Long) offset.bound().toNanos())
                .bind("holds", reading.holds())
                .bind("reason", reading.reason())
                .execute());
    }

    /** The later readings of an incident, in the order of their times. */
    public List<LaterReading> laterReadings(long incident) {
        return database.read(handle -> database.isSince(SINCE)
                ? handle.createQuery("SELECT * FROM later_reading WHERE incident = :incident ORDER BY after_ns")
                        .bind("incident", incident)
                        .map((row, context) -> laterReading(row))
                        .list()
                : List.of());
    }

    /**
     * The readings of a domain's clock since then, whatever its QEMU process was.
     *
     * @param limit at most so many are given, from 2 on: where there are more, they are thinned so that each peak and step stays
     */
    public ReadingSeries readings(UUID domain, GuestClock clock, Instant since, int limit) {
        String readings = " FROM reading r JOIN qemu_process p ON p.id = r.qemu_process"
                + " WHERE p.domain = :domain AND r.clock = :clock AND r.at >= :since";
        return database.read(handle -> {
            Map<String, Object> which =
                    Map.of("domain", domain.toString(), "clock", clock.label(), "since", Ledger.nanos(since));
            Extent extent = handle.createQuery("SELECT count(*) AS n, min(r.at) AS first, max(r.at) AS last" + readings)
                    .bindMap(which)
                    .map((row, context) -> new Extent(row.getLong("n"), row.getLong("first"), row.getLong("last")))
                    .one();
            ResultIterable<ClockReading> rows = handle.createQuery("SELECT p.pid, p.start_ticks, p.boot_id, r.at,"
                            + " r.offset_ns, r.bound_ns" + readings + " ORDER BY r.at, r.id")
                    .bindMap(which)
                    .map((row, context) -> new ClockReading(
                            domain,
                            process(row),
                            clock,
                            Ledger.instant(row.getLong("at")),
                            new Offset(
                                    Duration.ofNanos(row.getLong("offset_ns")),
                                    Duration.ofNanos(row.getLong("bound_ns")))));
            if (extent.count() <= limit) {
                return new ReadingSeries(extent.count(), rows.list());
            }
            Thinning thinning = new Thinning(extent.first(), extent.last(), limit);
            rows.forEach(thinning::add);
            return new ReadingSeries(extent.count(), thinning.kept());
        });
    }

    /**
     * Forgets the oldest readings before a time, and not what was read in incidents, which stands in their steps.
     *
     * @param most so many at most, so that nobody waits long for the ledger
     * @return how many there were
     */
    public int forget(Instant before, int most) {
        return database.write(handle -> handle.createUpdate("DELETE FROM reading WHERE id IN"
                        + " (SELECT id FROM reading WHERE at < :before ORDER BY at LIMIT :most)")
                .bind("before", Ledger.nanos(before))
                .bind("most", most)
                .execute());
    }

    /** The freezes of a domain that ended since then, whatever its QEMU process was: the latest, oldest of them first. */
    public List<Freeze> freezes(UUID domain, Instant since, int limit) {
        return database.read(handle -> handle.createQuery("SELECT p.pid, p.start_ticks, p.boot_id, f.cause,"
                                + " f.frozen_from, f.frozen_to FROM \"freeze\" f JOIN qemu_process p"
                                + " ON p.id = f.qemu_process WHERE p.domain = :domain AND f.frozen_to >= :since"
                                + " ORDER BY f.frozen_from DESC, f.id DESC LIMIT :limit")
                        .bind("domain", domain.toString())
                        .bind("since", Ledger.nanos(since))
                        .bind("limit", limit)
                        .map((row, context) -> new Freeze(
                                domain,
                                process(row),
                                Freeze.Cause.of(row.getString("cause")),
                                Ledger.instant(row.getLong("frozen_from")),
                                Ledger.instant(row.getLong("frozen_to"))))
                        .list())
                .reversed();
    }

    private record Extent(long count, long first, long last) {}

    private static QemuProcess process(ResultSet row) throws SQLException {
        return new QemuProcess(row.getLong("pid"), row.getLong("start_ticks"), row.getString("boot_id"));
    }

    private static LaterReading laterReading(ResultSet row) throws SQLException {
        long value = row.getLong("offset_ns");
        boolean isRead = !row.wasNull();
        return new LaterReading(
                row.getLong("incident"),
                Duration.ofNanos(row.getLong("after_ns")),
                Ledger.instant(row.getLong("at")),
                isRead ? new Offset(Duration.ofNanos(value), Duration.ofNanos(row.getLong("bound_ns"))) : null,
                row.getBoolean("holds"),
                row.getString("reason"));
    }
}
