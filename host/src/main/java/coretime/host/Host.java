package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches domains and takes each of their panics through the pipeline, one incident at a time per domain. Safe for use
 * by many threads.
 */
public final class Host implements AutoCloseable {

    /** The panic's two events, QEMU's and libvirt's, are told apart by less than this. */
    private static final Duration SAME_PANIC = Duration.ofSeconds(30);

    private final Connection connection;
    private final Ledger ledger;
    private final Policy policy;
    private final IncidentListener listener;
    private final ClockProbe probe;
    private final ClockJournal journal;
    private final Pipeline pipeline;
    private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService incidents;
    private final EventSubscription subscription;

    public Host(
            Connection connection, Ledger ledger, List<Strategy> strategies, Policy policy, IncidentListener listener) {
        this.connection = connection;
        this.ledger = ledger;
        this.policy = policy;
        this.listener = listener;
        this.probe = new ClockProbe(Bracketing.system());
        this.journal = new ClockJournal(ledger, probe::now);
        this.pipeline = new Pipeline(ledger, probe, journal, new Capturer(strategies));
        // Calls into libvirt would pin virtual threads.
        this.incidents = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("incident-", 1).daemon(true).factory());
        this.subscription = connection.subscribe(this::on);
    }

    /**
     * Watches a domain from now on. Its clocks are read as the baseline of the next incident, where they can be; a
     * domain that is crashed already begins an incident at once.
     */
    public void watch(Domain domain) throws InterruptedException {
        Watched entry = watched.computeIfAbsent(domain.uuid(), _ -> new Watched(domain, new DomainEvents()));
        if (domain.state().isCrashed()) {
            panicked(entry, entry.events().position());
        } else if (domain.isActive()) {
            read(domain);
        }
    }

    /** Reads both clocks of a running guest and keeps the readings; what cannot be read is left out. */
    public List<ClockReading> read(Domain domain) throws InterruptedException {
        QemuProcess process = process(domain);
        probe.rtc(domain).ifPresent(offset -> journal.keep(domain, GuestClock.RTC, offset));
        try {
            journal.keep(domain, GuestClock.SYSTEM, probe.system(domain));
        } catch (AgentException _) {
            // Without an agent the system clock cannot be told, before the panic as after it.
            return lastReadings(domain, process, List.of(GuestClock.RTC));
        }
        return lastReadings(domain, process, List.of(GuestClock.RTC, GuestClock.SYSTEM));
    }

    /** Stops: incidents under way stay open in the ledger, at the step that they are in. */
    @Override
    public void close() {
        subscription.close();
        incidents.shutdownNow();
        boolean interrupted = false;
        try {
            if (!incidents.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new HostException("an incident did not stop within 30 s; the ledger tells its last step");
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void on(LibvirtEvent event) {
        switch (event) {
            case LibvirtEvent.DomainEvent ofDomain -> {
                Watched entry = watched.get(ofDomain.domain().uuid());
                if (entry != null) {
                    long position = entry.events().position();
                    entry.events().add(event);
                    if (event instanceof LibvirtEvent.Lifecycle lifecycle
                            && lifecycle.change() == LifecycleChange.CRASHED) {
                        panicked(entry, position);
                    }
                }
            }
            case LibvirtEvent.ConnectionRestored _ -> {
                for (Watched entry : watched.values()) {
                    entry.events().add(event);
                    if (connection.find(entry.domain().uuid()).isPresent()
                            && entry.domain().state().isCrashed()) {
                        panicked(entry, entry.events().position());
                    }
                }
            }
            default -> watched.values().forEach(entry -> entry.events().add(event));
        }
    }

    private void panicked(Watched entry, long position) {
        Domain domain = entry.domain();
        if (busy.add(domain.uuid())) {
            Instant at = entry.events()
                    .findLast(GuestEvents::panicked)
                    .filter(seen -> Duration.between(seen, probe.now()).compareTo(SAME_PANIC) < 0)
                    .orElseGet(probe::now);
            incidents.execute(() -> run(entry, position, at));
        }
    }

    private void run(Watched entry, long position, Instant at) {
        Domain domain = entry.domain();
        try {
            QemuProcess process = process(domain);
            Incident incident = ledger.begin(new Panic(
                    domain.uuid(),
                    domain.name(),
                    process,
                    at,
                    lastOffset(domain, process, GuestClock.SYSTEM),
                    lastOffset(domain, process, GuestClock.RTC)));
            listener.begun(incident);
            pipeline.run(new Scene(incident, domain, entry.events(), position, policy, listener));
        } catch (InterruptedException _) {
            // Told to stop: the ledger holds the incident open at its step.
            Thread.currentThread().interrupt();
        } finally {
            busy.remove(domain.uuid());
        }
    }

    private List<ClockReading> lastReadings(Domain domain, QemuProcess process, List<GuestClock> clocks) {
        return clocks.stream()
                .map(clock -> ledger.lastReading(domain.uuid(), process, clock))
                .flatMap(Optional::stream)
                .toList();
    }

    private @Nullable Offset lastOffset(Domain domain, QemuProcess process, GuestClock clock) {
        return ledger.lastReading(domain.uuid(), process, clock)
                .map(ClockReading::offset)
                .orElse(null);
    }

    private static QemuProcess process(Domain domain) {
        return QemuProcesses.ofHost().find(domain.uuid()).orElse(QemuProcess.UNKNOWN);
    }

    private record Watched(Domain domain, DomainEvents events) {}
}
