package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.CorePolicy;
import coretime.host.CoreRecord;
import coretime.host.CorrectionPolicy;
import coretime.host.Host;
import coretime.host.Incident;
import coretime.host.IncidentListener;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.lab.Guest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One panic of a guest, with a reference of it and the cores that strategies took behind it. They are written, and can be
 * looked at, while the guest boots again; closing this waits until it is back.
 */
final class WitnessedPanic implements AutoCloseable {
    private static final long SECONDS = 400;
    private static final long LEAST_FREE = 64L << 20;

    private final Guest guest;
    private final Ledger ledger;
    private final Host host;
    private final Events events;

    private WitnessedPanic(Guest guest, Ledger ledger, Host host, Events events) {
        this.guest = guest;
        this.ledger = ledger;
        this.host = host;
        this.events = events;
    }

    /** Has the guest's kernel panic. Its ledger and its cores go into the directory. */
    static WitnessedPanic of(Guest guest, ReferenceFirst strategy, Path directory) throws InterruptedException {
        CorePolicy cores = CorePolicy.in(directory.resolve("cores")).withLeastFree(LEAST_FREE);
        Ledger ledger = Ledger.open(directory.resolve("ledger.db"));
        Events events = new Events();
        Host host = new Host(
                guest.domain().connection(),
                ledger,
                List.of(strategy),
                Policy.standard()
                        .withCorrection(CorrectionPolicy.standard().withAnyHost(true))
                        .withLaterReadings(List.of())
                        .withCores(cores),
                events);
        WitnessedPanic panic = new WitnessedPanic(guest, ledger, host, events);
        host.watch(guest.domain());
        guest.panic();
        return panic;
    }

    /** The sealed cores in the order in which they were taken. */
    List<Path> cores(int number) throws InterruptedException {
        List<CoreRecord> records = new ArrayList<>();
        while (records.size() < number) {
            CoreRecord record = events.cores.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(record)
                    .as("%s; %d cores of %d", events.failures, records.size(), number)
                    .isNotNull();
            assertThat(record.state()).as(record.toString()).isEqualTo(CoreRecord.State.SEALED);
            records.add(record);
        }
        return records.stream()
                .sorted(Comparator.comparingLong(CoreRecord::id))
                .map(CoreRecord::path)
                .toList();
    }

    /** The incident once it is over, and the guest is back. */
    Incident incident() {
        return events.ended.copy().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** The kernel's log as the ledger has it. */
    String log() {
        return ledger.cores().log(incident().id()).orElseThrow();
    }

    @Override
    public void close() {
        try (Ledger _ = ledger;
                Host _ = host) {
            Incident incident = incident();
            assertThat(guest.domain().state().isRunning())
                    .as(incident.toString())
                    .isTrue();
            assertThat(events.failures).isEmpty();
        }
    }

    private static final class Events implements IncidentListener {
        private final BlockingQueue<CoreRecord> cores = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
        private final CompletableFuture<Incident> ended = new CompletableFuture<>();

        @Override
        public void core(CoreRecord core) {
            cores.add(core);
        }

        @Override
        public void failed(String domain, String message) {
            failures.add(domain + ": " + message);
        }

        @Override
        public void ended(Incident incident) {
            ended.complete(incident);
        }
    }
}
