package coretime.bench.capture;

import coretime.host.Capture;
import coretime.host.Core;
import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.CorrectionPolicy;
import coretime.host.Ending;
import coretime.host.Host;
import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.Restart;
import coretime.host.capture.Strategies;
import coretime.lab.Guest;
import coretime.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One of coretime's strategies, in its whole pipeline as on a host: the guest's clock is corrected and proven, too. */
final class StrategyCaptor implements Captor {
    private static final Duration CORE = Duration.ofMinutes(20);
    private static final int ANY_NUMBER = 100_000;

    private final Lab lab;
    private final Ledger ledger;
    private final Path cores;
    private final String strategy;

    /**
     * Takes cores.
     *
     * @param cores directory for them
     * @param strategy its name
     */
    StrategyCaptor(Lab lab, Ledger ledger, Path cores, String strategy) {
        this.lab = lab;
        this.ledger = ledger;
        this.cores = cores;
        this.strategy = strategy;
    }

    @Override
    public CaptureRun panic(Guest guest) throws InterruptedException {
        IncidentEnd end = new IncidentEnd();
        Policy policy = Policy.standard()
                .withCorrection(CorrectionPolicy.standard().withAnyHost(true))
                .withLaterReadings(List.of())
                .withCores(CorePolicy.in(cores).withOrder(List.of(strategy)).withMostPanicsPerHour(ANY_NUMBER));
        try (Host host = new Host(lab.connection(), ledger, Strategies.all(lab.dumpDirectory()), policy, end)) {
            host.watch(guest.domain());
            try (MemoryWatch memory = new MemoryWatch()) {
                guest.panic();
                Incident incident = end.await();
                if (!host.awaitCores(CORE)) {
                    throw new CaptureFailed("the core is not written after " + CORE.toMinutes() + " min");
                }
                return run(incident, memory.most());
            }
        }
    }

    private CaptureRun run(Incident incident, long memoryBytes) {
        Capture capture =
                incident.capture().orElseThrow(() -> new CaptureFailed("given up before the capture" + why(incident)));
        if (!capture.strategy().equals(strategy) || capture.failure() != null) {
            throw new CaptureFailed(capture.strategy() + ": " + capture.failure());
        }
        Restart restart = incident.restart().orElseThrow(() -> new CaptureFailed("not started again" + why(incident)));
        return new CaptureRun(
                incident.freeze().orElseThrow(),
                incident.outage().orElseThrow(),
                incident.agent().orElseThrow(() -> new CaptureFailed("no agent answered" + why(incident))),
                Duration.between(incident.panic().at(), sealedAt(incident, capture)),
                bytes(incident, capture),
                memoryBytes,
                restart.mode() == Restart.Mode.COLD);
    }

    private static String why(Incident incident) {
        return incident.end().map(Ending::reason).map(reason -> ": " + reason).orElse("");
    }

    /** libvirt's own core is whole before libvirt starts the guest again. */
    private Instant sealedAt(Incident incident, Capture capture) {
        Instant endedAt = capture.pending()
                ? record(incident).endedAt()
                : incident.panic().at().plus(capture.took());
        if (endedAt == null) {
            throw new CaptureFailed("the core has no end");
        }
        return endedAt;
    }

    private long bytes(Incident incident, Capture capture) {
        return capture.pending()
                ? record(incident).bytes()
                : capture.takenCore().map(Core::bytes).orElseThrow(() -> new CaptureFailed("no core"));
    }

    private CoreRecord record(Incident incident) {
        List<CoreRecord> records = ledger.cores().ofIncident(incident.id());
        if (records.isEmpty() || records.getLast().state() != CoreRecord.State.SEALED) {
            throw new CaptureFailed("the core failed: "
                    + (records.isEmpty() ? "not begun" : records.getLast().detail()));
        }
        return records.getLast();
    }
}
