package coretime.host;

import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fills a real ledger as the pipeline does, for tests of what shows it. The figures are those of {@link Incidents}; whose and when is
 * the caller's.
 */
public final class LedgerFixture {
    /** The QEMU process of all that is filled in. */
    public static final QemuProcess PROCESS = Incidents.PROCESS;

    private final Ledger ledger;

    public LedgerFixture(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A panic, and nothing done about it yet. */
    public Incident open(UUID domain, String name, Instant panicAt) {
        return ledger.begin(
                new Panic(domain, name, PROCESS, panicAt, Incidents.millis(-300, 10), Incidents.millis(-200, 12)));
    }

    /** An incident through all of its steps. */
    public Incident proven(UUID domain, String name, Instant panicAt) {
        Incident incident = open(domain, name, panicAt);
        incident = ledger.record(incident, Incidents.capture());
        incident = ledger.record(
                incident, new Restart(Restart.Mode.WARM, Restart.Actor.CORETIME, panicAt.plusMillis(9200), PROCESS));
        incident = ledger.record(incident, Incidents.measurement());
        incident = ledger.record(incident, Incidents.correction());
        incident = ledger.record(incident, Incidents.proof());
        return ledger.end(incident, new Ending(Outcome.PROVEN, panicAt.plusSeconds(50), Stage.PROVE, null));
    }

    /** A core of an incident that is being written into this file. */
    public CoreRecord core(Incident incident, Path path) {
        return ledger.cores()
                .begin(incident, "handoff", _ -> path, 31, incident.panic().at());
    }

    /** Half of the core is written. */
    public void half(CoreRecord core) {
        ledger.cores().progress(core, new CoreProgress("writing pages", 1 << 20, 2 << 20, 1 << 20, core.beganAt()));
    }

    /** The core is whole, and so large. */
    public void sealed(CoreRecord core, long bytes) {
        CoreRecord _ = ledger.cores()
                .end(core, CoreRecord.State.SEALED, bytes, core.beganAt().plusSeconds(9), null);
    }

    /** Nothing of the core is on disk any more. */
    public void deleted(CoreRecord core) {
        ledger.cores().deleted(core, core.beganAt().plusSeconds(99), "one core is kept");
    }

    /** A crash card and the kernel's log. */
    public void card(Incident incident, @Nullable String signature, String log) {
        ledger.cores()
                .keep(
                        incident.id(),
                        new CardRecord(
                                incident.panic().at().plusMillis(300),
                                "6.1.0-42-amd64",
                                "sysrq triggered crash",
                                null,
                                "bash, PID 7",
                                1,
                                List.of("panic+0x1/0x2", "? foo+0x3/0x4 [bar]"),
                                List.of("0: halt+0x1/0x2"),
                                signature,
                                signature == null ? null : "sysrq triggered crash in " + signature,
                                List.of()),
                        log);
    }

    /** A reading with a bound of a millisecond. */
    public void reading(UUID domain, GuestClock clock, Instant at, Duration offset) {
        ledger.record(new ClockReading(domain, PROCESS, clock, at, new Offset(offset, Duration.ofMillis(1))));
    }

    /** The vCPUs stood still. */
    public void freeze(UUID domain, Freeze.Cause cause, Instant from, Duration length) {
        ledger.record(new Freeze(domain, PROCESS, cause, from, from.plus(length)));
    }
}
