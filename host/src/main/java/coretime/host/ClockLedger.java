package coretime.host;

import coretime.host.internal.LedgerFile;
import coretime.host.internal.StepJson;
import coretime.time.Offset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The ledger's record of clocks between panics. Safe for use by many threads; errors are as the {@link Ledger}'s. */
public final class ClockLedger {
    private final LedgerFile file;

    ClockLedger(LedgerFile file) {
        this.file = file;
    }

    /** Keeps what was done about a clock. */
    void record(ClockFix fix) {
        int _ = file.write(handle -> handle.createUpdate("INSERT INTO clock_fix (qemu_process, cause, at, proven, body)"
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
        return file.read(handle -> LedgerFile.has(handle, "clock_fix")
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
        int _ = file.write(handle -> handle.createUpdate("INSERT INTO later_reading (incident, after_ns, at, offset_ns,"
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
        return file.read(handle -> LedgerFile.has(handle, "later_reading")
                ? handle.createQuery("SELECT * FROM later_reading WHERE incident = :incident ORDER BY after_ns")
                        .bind("incident", incident)
                        .map((row, context) -> laterReading(row))
                        .list()
                : List.of());
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
