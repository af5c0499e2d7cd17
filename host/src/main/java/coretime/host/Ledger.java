package coretime.host;

import coretime.host.internal.LedgerDatabase;
import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The durable record of incidents, their steps, freezes and clock readings: an SQLite file, or a schema of a PostgreSQL database.
 * What a method has returned from survives a power cut. Safe for use by many threads.
 *
 * <p>Errors are {@link HostException}s that name the ledger; those of a database that cannot be used now are
 * {@link LedgerUnavailable}.
 */
public final class Ledger implements AutoCloseable {

    /** The number of an incident that could not be written yet. */
    static final long UNWRITTEN = 0;

    private final LedgerDatabase database;
    private final CoreLedger cores;
    private final AdoptionLedger adoptions;
    private final ClockLedger clocks;
    private final OutboxLedger outbox;

    private Ledger(LedgerDatabase database) {
        this.database = database;
        this.cores = new CoreLedger(database);
        this.adoptions = new AdoptionLedger(database);
        this.clocks = new ClockLedger(database);
        this.outbox = new OutboxLedger(database);
    }

    /** Opens it, or makes it (a file with mode 0600), and brings its schema up to date. */
    public static Ledger open(LedgerPlace place) {
        return new Ledger(LedgerDatabase.open(place));
    }

    /** As {@link #open(LedgerPlace)}, of a file. */
    public static Ledger open(Path path) {
        return open(new LedgerPlace.InFile(path));
    }

    /**
     * Opens one that is there, and leaves it, and a file's directory, as they are. In one of an earlier version what a later one
     * has brought is missing: nothing is found of it.
     */
    public static Ledger openToRead(LedgerPlace place) {
        return new Ledger(LedgerDatabase.openToRead(place));
    }

    /** As {@link #openToRead(LedgerPlace)}, of a file. */
    public static Ledger openToRead(Path path) {
        return openToRead(new LedgerPlace.InFile(path));
    }

    /** As {@link #openToRead(LedgerPlace)}; empty where there is no ledger yet. */
    public static Optional<Ledger> find(LedgerPlace place) {
        if (!place.mayBeThere()) {
            return Optional.empty();
        }
        Ledger ledger = openToRead(place);
        if (ledger.database.isSince(1)) {
            return Optional.of(ledger);
        }
        ledger.close();
        return Optional.empty();
    }

    public LedgerPlace place() {
        return database.place();
    }

    /** Its record of cores and crash cards. */
    public CoreLedger cores() {
        return cores;
    }

    /** Its record of adopted domains. */
    public AdoptionLedger adoptions() {
        return adoptions;
    }

    /** Its record of clocks between panics. */
    public ClockLedger clocks() {
        return clocks;
    }

    /** Its outbox of notifications. */
    public OutboxLedger outbox() {
        return outbox;
    }

    /** How many panics of a domain there were since then. */
    int panicsSince(UUID domain, Instant since) {
        return database.read(handle -> handle.createQuery(
                        "SELECT count(*) FROM incident WHERE domain = :domain AND panic_at >= :since")
                .bind("domain", domain.toString())
                .bind("since", nanos(since))
                .mapTo(Integer.class)
                .one());
    }

    /** Begins an incident. */
    public Incident begin(Panic panic) {
        return database.write(handle -> IncidentRows.begin(handle, new Incident(UNWRITTEN, List.of(panic), null)));
    }

    /**
     * Adds the result of the next step, and before it whatever the incident holds that could not be written when it
     * was found: an incident that {@link #begin} could not write has the number {@link #UNWRITTEN} and gets one here.
     */
    public Incident record(Incident incident, StepResult step) {
        return database.write(handle -> {
            Incident longer = IncidentRows.caughtUp(handle, place(), incident).with(step);
            IncidentRows.insertStep(handle, longer, longer.steps().size() - 1);
            return longer;
        });
    }

    /** Closes an incident, once it holds whatever could not be written before. */
    public Incident end(Incident incident, Ending ending) {
        return database.write(handle -> {
            Incident written = IncidentRows.caughtUp(handle, place(), incident);
            handle.createUpdate("UPDATE incident SET outcome = :outcome, ended_at = :at, ended_stage = :stage,"
                            + " reason = :reason WHERE id = :id AND outcome IS NULL")
                    .bind("outcome", ending.outcome().name())
                    .bind("at", nanos(ending.at()))
                    .bind("stage", ending.stage().name())
                    .bind("reason", ending.reason())
                    .bind("id", written.id())
                    .execute();
            return written.ended(ending);
        });
    }

    /** Closes whatever is open of a domain that is about to be removed: it can never go on. */
    public void giveUp(UUID domain, Instant at, String reason) {
        for (Incident incident : openIncidents()) {
            if (incident.panic().domain().equals(domain)) {
                end(incident, new Ending(Outcome.GIVEN_UP, at, incident.next().orElse(Stage.PROVE), reason));
            }
        }
    }

    /** Keeps a clock reading. */
    public void record(ClockReading reading) {
        database.write(
                handle -> handle.createUpdate("INSERT INTO reading (qemu_process, clock, at, offset_ns, bound_ns)"
                                + " VALUES (:process, :clock, :at, :offset, :bound)")
                        .bind("process", processId(handle, reading.domain(), reading.qemuProcess()))
                        .bind("clock", reading.clock().label())
                        .bind("at", nanos(reading.at()))
                        .bind("offset", reading.offset().value().toNanos())
                        .bind("bound", reading.offset().bound().toNanos())
                        .execute());
    }

    /** Keeps a freeze. That of a panic is kept with its incident's restart. */
    public void record(Freeze freeze) {
        database.write(handle -> IncidentRows.insertFreeze(
                handle, processId(handle, freeze.domain(), freeze.qemuProcess()), null, freeze));
    }

    /** The freezes in this life of the QEMU process, oldest first. */
    public List<Freeze> freezes(UUID domain, QemuProcess process) {
        return database.read(handle -> handle.createQuery("SELECT f.cause, f.frozen_from, f.frozen_to FROM \"freeze\" f"
                        + " JOIN qemu_process p ON p.id = f.qemu_process WHERE p.domain = :domain AND p.pid = :pid"
                        + " AND p.start_ticks = :ticks AND p.boot_id = :boot ORDER BY f.frozen_from, f.id")
                .bind("domain", domain.toString())
                .bind("pid", process.pid())
                .bind("ticks", process.startTicks())
                .bind("boot", process.bootId())
                .map((row, context) -> new Freeze(
                        domain,
                        process,
                        Freeze.Cause.of(row.getString("cause")),
                        instant(row.getLong("frozen_from")),
                        instant(row.getLong("frozen_to"))))
                .list());
    }

    /** The last reading of a clock in this life of the QEMU process: a new process starts with none. */
    public Optional<ClockReading> lastReading(UUID domain, QemuProcess process, GuestClock clock) {
        return database.read(handle -> handle.createQuery("SELECT r.at, r.offset_ns, r.bound_ns FROM reading r"
                        + " JOIN qemu_process p ON p.id = r.qemu_process WHERE p.domain = :domain AND p.pid = :pid"
                        + " AND p.start_ticks = :ticks AND p.boot_id = :boot AND r.clock = :clock"
                        + " ORDER BY r.at DESC, r.id DESC LIMIT 1")
                .bind("domain", domain.toString())
                .bind("pid", process.pid())
                .bind("ticks", process.startTicks())
                .bind("boot", process.bootId())
                .bind("clock", clock.label())
                .map((row, context) -> new ClockReading(
                        domain,
                        process,
                        clock,
                        instant(row.getLong("at")),
                        new Offset(
                                Duration.ofNanos(row.getLong("offset_ns")), Duration.ofNanos(row.getLong("bound_ns")))))
                .findOne());
    }

    public Optional<Incident> incident(long id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM incident WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> IncidentRows.read(handle, row.getLong("id"), LedgerDatabase.ending(row)))
                .findOne());
    }

    /** The latest incidents, newest first, at most so many. */
    public List<Incident> incidents(int limit) {
        return database.read(
                handle -> handle.createQuery("SELECT * FROM incident ORDER BY panic_at DESC, id DESC LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, context) -> IncidentRows.read(handle, row.getLong("id"), LedgerDatabase.ending(row)))
                        .list());
    }

    /** The latest incidents of a domain, newest first, at most so many. */
    List<Incident> incidents(int limit, UUID domain) {
        return database.read(handle -> handle.createQuery("SELECT * FROM incident WHERE domain = :domain"
                        + " ORDER BY panic_at DESC, id DESC LIMIT :limit")
                .bind("domain", domain.toString())
                .bind("limit", limit)
                .map((row, context) -> IncidentRows.read(handle, row.getLong("id"), LedgerDatabase.ending(row)))
                .list());
    }

    /**
     * The latest incidents, newest first.
     *
     * @param domain of this domain alone
     * @param before those before this one alone: none where there is no such incident
     * @param limit at most so many
     */
    public List<Incident> incidents(Optional<UUID> domain, OptionalLong before, int limit) {
        List<String> conditions = new ArrayList<>(List.of("TRUE"));
        domain.ifPresent(_ -> conditions.add("domain = :domain"));
        before.ifPresent(
                _ -> conditions.add("(panic_at, id) < (SELECT b.panic_at, b.id FROM incident b WHERE b.id = :before)"));
        return database.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM incident WHERE " + String.join(" AND ", conditions)
                            + " ORDER BY panic_at DESC, id DESC LIMIT :limit")
                    .bind("limit", limit);
            domain.ifPresent(uuid -> query.bind("domain", uuid.toString()));
            before.ifPresent(id -> query.bind("before", id));
            return query.map((row, context) -> IncidentRows.read(handle, row.getLong("id"), LedgerDatabase.ending(row)))
                    .list();
        });
    }

    /** Does what reads much, by one connection. What is written meanwhile may be seen in a part of it. */
    public <T> T together(Supplier<T> reads) {
        return database.together(reads);
    }

    /** What it all adds up to. */
    public LedgerStatistics statistics() {
        return database.read(LedgerStatistics::of);
    }

    /** Incidents without an end, oldest first. */
    public List<Incident> openIncidents() {
        return database.read(handle -> handle.createQuery("SELECT id FROM incident WHERE outcome IS NULL ORDER BY id")
                .map((row, context) -> IncidentRows.read(handle, row.getLong("id"), Optional.empty()))
                .list());
    }

    /** A setting of its sessions by the database's own name for it, for tests of durability. */
    String setting(String name) {
        return database.setting(name);
    }

    @Override
    public void close() {
        database.close();
    }

    static long processId(Handle handle, UUID domain, QemuProcess process) {
        handle.createUpdate("INSERT INTO qemu_process (domain, pid, start_ticks, boot_id)"
                        + " VALUES (:domain, :pid, :ticks, :boot) ON CONFLICT DO NOTHING")
                .bind("domain", domain.toString())
                .bind("pid", process.pid())
                .bind("ticks", process.startTicks())
                .bind("boot", process.bootId())
                .execute();
        return handle.createQuery("SELECT id FROM qemu_process WHERE domain = :domain AND pid = :pid"
                        + " AND start_ticks = :ticks AND boot_id = :boot")
                .bind("domain", domain.toString())
                .bind("pid", process.pid())
                .bind("ticks", process.startTicks())
                .bind("boot", process.bootId())
                .mapTo(Long.class)
                .one();
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
