package coretime.host;

import coretime.host.internal.StepJson;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rows of an incident: itself, its steps, and the freeze that its restart ends. Each is called in a transaction of the ledger's. */
final class IncidentRows {
    private IncidentRows() {}

    /** With a number, and with all of its steps in the ledger. */
    static Incident caughtUp(Handle handle, LedgerPlace place, Incident incident) {
        Incident written = incident.id() == Ledger.UNWRITTEN
                ? openAt(handle, incident.panic())
                        .map(id -> new Incident(id, incident.steps(), incident.ending()))
                        .orElseGet(() -> begin(handle, incident))
                : incident;
        int position = stepCount(handle, written.id());
        if (position > written.steps().size()) {
            throw new HostException("the ledger " + place + " holds " + position + " steps of incident " + written.id()
                    + " already: another coretime works on it");
        }
        for (; position < written.steps().size(); position++) {
            insertStep(handle, written, position);
        }
        return written;
    }

    /** The incident of a panic that was begun after all, by a server that went away before it could say so. */
    private static Optional<Long> openAt(Handle handle, Panic panic) {
        return handle.createQuery(
                        "SELECT id FROM incident WHERE domain = :domain AND panic_at = :at" + " ORDER BY id LIMIT 1")
                .bind("domain", panic.domain().toString())
                .bind("at", Ledger.nanos(panic.at()))
                .mapTo(Long.class)
                .findFirst();
    }

    static Incident begin(Handle handle, Incident incident) {
        Panic panic = incident.panic();
        long id = handle.createUpdate("INSERT INTO incident (domain, domain_name, qemu_process, panic_at)"
                        + " VALUES (:domain, :name, :process, :at)")
                .bind("domain", panic.domain().toString())
                .bind("name", panic.domainName())
                .bind("process", Ledger.processId(handle, panic.domain(), panic.qemuProcess()))
                .bind("at", Ledger.nanos(panic.at()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
        Incident written = new Incident(id, incident.steps(), incident.ending());
        for (int position = 0; position < written.steps().size(); position++) {
            insertStep(handle, written, position);
        }
        return written;
    }

    static Incident read(Handle handle, long id, Optional<Ending> ending) {
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

    static void insertStep(Handle handle, Incident incident, int position) {
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
        int _ = insertFreeze(
                handle, Ledger.processId(handle, panic.domain(), panic.qemuProcess()), incident.id(), freeze);
    }

    static int insertFreeze(Handle handle, long process, @Nullable Long incident, Freeze freeze) {
        return handle.createUpdate("INSERT INTO \"freeze\" (qemu_process, incident, cause, frozen_from, frozen_to)"
                        + " VALUES (:process, :incident, :cause, :from, :to)")
                .bind("process", process)
                .bind("incident", incident)
                .bind("cause", freeze.cause().label())
                .bind("from", Ledger.nanos(freeze.from()))
                .bind("to", Ledger.nanos(freeze.to()))
                .execute();
    }
}
