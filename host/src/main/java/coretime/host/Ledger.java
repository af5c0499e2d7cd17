package coretime.host;

import coretime.host.internal.LedgerFile;
import coretime.host.internal.StepJson;
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
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The durable record of incidents, their steps, freezes and clock readings: an SQLite file in WAL mode with full
 * synchronisation, so what a method has returned from survives a power cut. Safe for use by many threads.
 *
 * <p>Errors are {@link HostException}s that name the file.
 */
public final class Ledger implements AutoCloseable {

    /** The number of an incident that could not be written yet. */
    static final long UNWRITTEN = 0;

    private final LedgerFile file;
    private final Jdbi jdbi;
    private final CoreLedger cores;
    private final AdoptionLedger adoptions;
    private final ClockLedger clocks;
    private final OutboxLedger outbox;

    private Ledger(LedgerFile file) {
        this.file = file;
        this.jdbi = file.jdbi();
        this.cores = new CoreLedger(file);
        this.adoptions = new AdoptionLedger(file);
        this.clocks = new ClockLedger(file);
        this.outbox = new OutboxLedger(file);
    }

    /** Opens the file, or makes it (mode 0600), and brings its schema up to date. */
    public static Ledger open(Path path) {
        return new Ledger(LedgerFile.open(path));
    }

    /**
     * Opens a file that is there, and leaves it and its directory as they are. In one of an earlier version what a later one
     * has brought is missing: nothing is found of it.
     */
    public static Ledger openToRead(Path path) {
        return new Ledger(LedgerFile.openToRead(path));
    }

    public Path path() {
        return file.path();
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
        return read(handle -> handle.createQuery(
                        "SELECT count(*) FROM incident WHERE domain = :domain AND panic_at >= :since")
                .bind("domain", domain.toString())
                .bind("since", nanos(since))
                .mapTo(Integer.class)
                .one());
    }

    /** Begins an incident. */
    public Incident begin(Panic panic) {
        return write(handle -> begin(handle, new Incident(UNWRITTEN, List.of(panic), null)));
    }

    /**
     * Adds the result of the next step, and before it whatever the incident holds that could not be written when it
     * was found: an incident that {@link #begin} could not write has the number {@link #UNWRITTEN} and gets one here.
     */
    public Incident record(Incident incident, StepResult step) {
        return write(handle -> {
            Incident written = incident.id() == UNWRITTEN ? begin(handle, incident) : incident;
            int position = stepCount(handle, written.id());
            Incident longer = written.with(step);
            if (position >= longer.steps().size()) {
                throw new HostException("the ledger " + path() + " holds " + position + " steps of incident "
                        + written.id() + " already: another coretime works on it");
            }
            for (; position < longer.steps().size(); position++) {
                insertStep(handle, longer, position);
            }
            return longer;
        });
    }

    /** Closes an incident. */
    public Incident end(Incident incident, Ending ending) {
        return write(handle -> {
            handle.createUpdate("UPDATE incident SET outcome = :outcome, ended_at = :at, ended_stage = :stage,"
                            + " reason = :reason WHERE id = :id AND outcome IS NULL")
                    .bind("outcome", ending.outcome().name())
                    .bind("at", nanos(ending.at()))
                    .bind("stage", ending.stage().name())
                    .bind("reason", ending.reason())
                    .bind("id", incident.id())
                    .execute();
            return incident.ended(ending);
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
        write(handle -> handle.createUpdate("INSERT INTO reading (qemu_process, clock, at, offset_ns, bound_ns)"
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
        write(handle -> insertFreeze(handle, processId(handle, freeze.domain(), freeze.qemuProcess()), null, freeze));
    }

    /** The freezes in this life of the QEMU process, oldest first. */
    public List<Freeze> freezes(UUID domain, QemuProcess process) {
        return read(handle -> handle.createQuery("SELECT f.cause, f.frozen_from, f.frozen_to FROM freeze f"
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
        return read(handle -> handle.createQuery("SELECT r.at, r.offset_ns, r.bound_ns FROM reading r"
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
        return read(handle -> handle.createQuery("SELECT * FROM incident WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> incident(handle, row.getLong("id"), LedgerFile.ending(row)))
                .findOne());
    }

    /** The latest incidents, newest first, at most so many. */
    public List<Incident> incidents(int limit) {
        return read(handle -> handle.createQuery("SELECT * FROM incident ORDER BY panic_at DESC, id DESC LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> incident(handle, row.getLong("id"), LedgerFile.ending(row)))
                .list());
    }

    /** The latest incidents of a domain, newest first, at most so many. */
    List<Incident> incidents(int limit, UUID domain) {
        return read(handle -> handle.createQuery("SELECT * FROM incident WHERE domain = :domain"
                        + " ORDER BY panic_at DESC, id DESC LIMIT :limit")
                .bind("domain", domain.toString())
                .bind("limit", limit)
                .map((row, context) -> incident(handle, row.getLong("id"), LedgerFile.ending(row)))
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
        return read(handle -> {
            Query query = handle.createQuery("SELECT * FROM incident WHERE " + String.join(" AND ", conditions)
                            + " ORDER BY panic_at DESC, id DESC LIMIT :limit")
                    .bind("limit", limit);
            domain.ifPresent(uuid -> query.bind("domain", uuid.toString()));
            before.ifPresent(id -> query.bind("before", id));
            return query.map((row, context) -> incident(handle, row.getLong("id"), LedgerFile.ending(row)))
                    .list();
        });
    }

    /** Does what reads much, by one connection. What is written meanwhile may be seen in a part of it. */
    public <T> T together(Supplier<T> reads) {
        return file.together(reads);
    }

    /** What it all adds up to. */
    public LedgerStatistics statistics() {
        return read(LedgerStatistics::of);
    }

    /** Incidents without an end, oldest first. */
    public List<Incident> openIncidents() {
        return read(handle -> handle.createQuery("SELECT id FROM incident WHERE outcome IS NULL ORDER BY id")
                .map((row, context) -> incident(handle, row.getLong("id"), Optional.empty()))
                .list());
    }

    /** A setting of the connections, for tests of durability. */
    int pragma(String name) {
        return read(handle ->
                handle.createQuery("PRAGMA " + name).mapTo(Integer.class).one());
    }

    @Override
    public void close() {
        file.close();
    }

    private static Incident begin(Handle handle, Incident incident) {
        Panic panic = incident.panic();
        long id = handle.createUpdate("INSERT INTO incident (domain, domain_name, qemu_process, panic_at)"
                        + " VALUES (:domain, :name, :process, :at)")
                .bind("domain", panic.domain().toString())
                .bind("name", panic.domainName())
                .bind("process", processId(handle, panic.domain(), panic.qemuProcess()))
                .bind("at", nanos(panic.at()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        Incident written = new Incident(id, incident.steps(), incident.ending());
        for (int position = 0; position < written.steps().size(); position++) {
            insertStep(handle, written, position);
        }
        return written;
    }

    private static Incident incident(Handle handle, long id, Optional<Ending> ending) {
        List<StepResult> steps = handle.createQuery(
                        "SELECT kind, body FROM step WHERE incident = :id ORDER BY position")
                .bind("id", id)
                .map((row, context) -> StepJson.read(row.getString("kind"), row.getString("body")))
                .list();
        try {
            return new Incident(id, steps, ending.orElse(null));
        } catch (IllegalArgumentException e) {
            throw new HostException("the ledger is damaged: " + e.getMessage(), e);
        }
    }

    private static int stepCount(Handle handle, long incident) {
        return handle.createQuery("SELECT count(*) FROM step WHERE incident = :id")
                .bind("id", incident)
                .mapTo(Integer.class)
                .one();
    }

    private static void insertStep(Handle handle, Incident incident, int position) {
        StepResult step = incident.steps().get(position);
        handle.createUpdate("INSERT INTO step (incident, position, kind, body) VALUES (:id, :position, :kind, :body)")
                .bind("id", incident.id())
                .bind("position", position)
                .bind("kind", StepJson.kind(step))
                .bind("body", StepJson.write(step))
                .execute();
        if (step instanceof Restart restart) {
            insertFreeze(handle, incident, restart);
        }
    }

    private static void insertFreeze(Handle handle, Incident incident, Restart restart) {
        Panic panic = incident.panic();
        Freeze freeze =
                new Freeze(panic.domain(), panic.qemuProcess(), Freeze.Cause.PANIC, panic.at(), restart.resumedAt());
        int _ = insertFreeze(handle, processId(handle, panic.domain(), panic.qemuProcess()), incident.id(), freeze);
    }

    private static int insertFreeze(Handle handle, long process, @Nullable Long incident, Freeze freeze) {
        return handle.createUpdate("INSERT INTO freeze (qemu_process, incident, cause, frozen_from, frozen_to)"
                        + " VALUES (:process, :incident, :cause, :from, :to)")
                .bind("process", process)
                .bind("incident", incident)
                .bind("cause", freeze.cause().label())
                .bind("from", nanos(freeze.from()))
                .bind("to", nanos(freeze.to()))
                .execute();
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

    private <T> T write(Work<T> work) {
        return guarded(() -> jdbi.inTransaction(work::in));
    }

    private <T> T read(Work<T> work) {
        return file.read(work::in);
    }

    private <T> T guarded(Supplier<T> access) {
        try {
            return access.get();
        } catch (JdbiException e) {
            throw file.failure(e);
        }
    }

    static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private interface Work<T> {
        T in(Handle handle);
    }
}
