package coretime.host;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.DomainFilter;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LibvirtException;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches domains and takes each of their panics through the pipeline, one incident at a time per domain. Safe for use
 * by many threads.
 */
public final class Host implements AutoCloseable {

    /** The panic's two events, QEMU's and libvirt's, are told apart by less than this. */
    private static final Duration SAME_PANIC = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** A correction under way ends within its agent call. */
    private static final Duration STOPS = Duration.ofSeconds(40);

    private final Connection connection;
    private final Ledger ledger;
    private final Policy policy;
    private final IncidentListener listener;
    private final ClockProbe probe;
    private final ClockLooks clocks;
    private final LateEndings endings;
    private final Pipeline pipeline;
    private final List<Strategy> strategies;
    private final CoreWriters writers;
    private final Map<UUID, WatchedDomain> watched = new ConcurrentHashMap<>();
    private final Set<UUID> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService incidents;
    private final EventSubscription subscription;
    private final ScheduledExecutorService looks;

    public Host(
            Connection connection, Ledger ledger, List<Strategy> strategies, Policy policy, IncidentListener listener) {
        this.connection = connection;
        this.ledger = ledger;
        this.policy = policy;
        this.listener = listener;
        this.probe = new ClockProbe(Bracketing.system());
        ClockSetter setter = new ClockSetter(probe);
        this.endings = new LateEndings(ledger);
        this.pipeline = new Pipeline(
                ledger, endings, probe, setter, new ClockJournal(ledger, probe::now), new Capturer(strategies, ledger));
        this.strategies = List.copyOf(strategies);
        this.writers = new CoreWriters(ledger.cores(), probe::now);
        // Calls into libvirt would pin virtual threads.
        this.incidents = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("incident-", 1).daemon(true).factory());
        this.looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("domain-looks").daemon(true).factory());
        this.clocks = new ClockLooks(
                new ClockWatch(ledger, listener, probe, setter), probe, listener, busy, incidents, looks);
        this.subscription = connection.subscribe(this::on);
        ScheduledFuture<?> _ =
                looks.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Watches a domain from now on. An incident that an earlier process left open goes on; a domain that is crashed
     * begins one at once; otherwise its clocks are read as the baseline of the next incident, where they can be, and put right
     * where it stood still while nobody watched.
     */
    public void watch(Domain domain) throws InterruptedException {
        watch(domain, policy);
    }

    /**
     * The same by a policy of its own. One that is watched already goes on by this policy; an incident under way ends by that
     * which it began with.
     */
    public void watch(Domain domain, Policy own) throws InterruptedException {
        WatchedDomain known = watched.get(domain.uuid());
        if (known == null) {
            WatchedDomain entry = new WatchedDomain(domain, own);
            known = watched.putIfAbsent(domain.uuid(), entry);
            if (known == null) {
                beginOrLeave(entry);
                return;
            }
        }
        known.policy().set(own);
        known.isLeaving().set(false);
    }

    /** Watches a domain no longer. An incident under way goes on to its end, and has its events until then. */
    public void unwatch(UUID domain) {
        WatchedDomain entry = watched.get(domain);
        if (entry != null) {
            entry.isLeaving().set(true);
            letLeave(entry);
        }
    }

    private void letLeave(WatchedDomain entry) {
        if (entry.isLeaving().get() && !busy.contains(entry.domain().uuid())) {
            watched.remove(entry.domain().uuid(), entry);
        }
    }

    /** Whether a domain is watched. */
    public boolean isWatched(UUID domain) {
        return watched.containsKey(domain);
    }

    private void beginOrLeave(WatchedDomain entry) throws InterruptedException {
        boolean isBegun = false;
        try {
            beginWatch(entry);
            isBegun = true;
        } finally {
            if (!isBegun) {
                unwatch(entry.domain().uuid());
            }
        }
    }

    private void beginWatch(WatchedDomain entry) throws InterruptedException {
        Domain domain = entry.domain();
        writers.sweep(domain.uuid());
        Optional<Incident> open = ledger.openIncidents().stream()
                .filter(incident -> incident.panic().domain().equals(domain.uuid()))
                .reduce((earlier, later) -> later);
        if (open.isPresent()) {
            if (domain.isActive() && domain.state().isRunning()) {
                prepare(entry);
            }
            begin(
                    entry,
                    entry.events().position(),
                    (_, position) -> clocks.readLater(entry, pipeline.run(scene(entry, open.get(), position))));
        } else if (domain.state().isCrashed()) {
            panicked(entry, entry.events().position());
        } else if (domain.isActive()) {
            prepare(entry);
            ledger.incidents(1, domain.uuid()).forEach(incident -> clocks.readLater(entry, incident));
            clocks.catchUp(entry);
        }
    }

    /** What it would cost time to find out when the guest has panicked; that it cannot be found out now is no failure. */
    private void prepare(WatchedDomain entry) {
        for (Strategy strategy : strategies) {
            try {
                strategy.prepare(entry.domain(), entry.policy().get().cores());
            } catch (RuntimeException | InternalError | OutOfMemoryError _) {
                // The guest runs, boots or has gone, so that anything may be odd: the panic's own look decides.
            }
        }
    }

    /** Reads both clocks of a running guest and keeps the readings; what cannot be read is left out. */
    public List<ClockReading> read(Domain domain) throws InterruptedException {
        return clocks.read(domain);
    }

    /** Waits until no core is being written any more; false where it takes longer. */
    public boolean awaitCores(Duration longest) throws InterruptedException {
        return writers.await(longest);
    }

    /** Stops: incidents under way stay open in the ledger, at the step that they are in. */
    @Override
    public void close() {
        subscription.close();
        looks.shutdownNow();
        incidents.shutdownNow();
        // Interrupted or not: nothing may go on with a domain or a ledger that is about to be closed.
        boolean interrupted = Thread.interrupted();
        Deadline deadline = Deadline.in(STOPS);
        boolean stopped = false;
        while (!stopped && !deadline.isOver()) {
            try {
                stopped = incidents.awaitTermination(deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        writers.close();
        endings.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!stopped) {
            throw new HostException(
                    "an incident did not stop within " + STOPS.toSeconds() + " s; the ledger tells its last step");
        }
    }

    private void on(LibvirtEvent event) {
        if (event instanceof LibvirtEvent.DomainEvent ofDomain) {
            WatchedDomain entry = watched.get(ofDomain.domain().uuid());
            if (entry != null) {
                long position = entry.events().position();
                add(entry, event);
                entry.freezes().on(event).ifPresent(interval -> clocks.froze(entry, interval));
                if (event instanceof LibvirtEvent.RtcChanged) {
                    clocks.rtcWritten(entry);
                }
                if (GuestEvents.agentConnected(event).isPresent()) {
                    clocks.agentConnected(entry);
                }
                if (GuestEvents.crashed(event).isPresent()) {
                    panicked(entry, position);
                }
            }
        } else {
            watched.values().forEach(entry -> {
                add(entry, event);
                entry.freezes().on(event).ifPresent(interval -> clocks.froze(entry, interval));
            });
        }
    }

    /** A thousand guests make events for years: all of one's are kept only while an incident waits for some. */
    private void add(WatchedDomain entry, LibvirtEvent event) {
        if (!busy.contains(entry.domain().uuid())) {
            entry.events().forgetOld();
        }
        entry.events().add(event);
    }

    /** Events may be lost: with libvirt's connection, in a flood, or while an incident of the same domain was under way. */
    private void look() {
        endings.write();
        try {
            for (Domain standing : connection.domains(DomainFilter.STANDING)) {
                look(standing);
            }
        } catch (LibvirtException _) {
            // It is away: the next look tells.
        }
    }

    private void look(Domain standing) {
        WatchedDomain entry = watched.get(standing.uuid());
        if (entry == null || busy.contains(standing.uuid())) {
            return;
        }
        try {
            long position = entry.events().position();
            if (standing.state().isCrashed()) {
                panicked(entry, position);
            }
        } catch (LibvirtException _) {
            // This one has gone: the others are looked at all the same.
        }
    }

    private void panicked(WatchedDomain entry, long position) {
        if (entry.isLeaving().get()) {
            return;
        }
        begin(entry, position, this::newIncident);
    }

    /** Runs one incident of a domain on a thread of its own, unless one is under way. */
    private void begin(WatchedDomain entry, long position, Work work) {
        Domain domain = entry.domain();
        if (!busy.add(domain.uuid())) {
            return;
        }
        try {
            incidents.execute(() -> {
                try {
                    work.run(entry, position);
                } catch (InterruptedException _) {
                    // Told to stop: the ledger holds the incident open at its step.
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    listener.failed(domain.name(), String.valueOf(e.getMessage()));
                } finally {
                    busy.remove(domain.uuid());
                    letLeave(entry);
                }
            });
        } catch (RejectedExecutionException _) {
            // Being closed: the next process finds the domain as it is.
            busy.remove(domain.uuid());
        }
    }

    private void newIncident(WatchedDomain entry, long position) throws InterruptedException {
        Domain domain = entry.domain();
        Instant at = entry.events()
                .findLast(GuestEvents::panicked)
                .filter(seen -> Duration.between(seen, probe.now()).compareTo(SAME_PANIC) < 0)
                .orElseGet(probe::now);
        QemuProcess process = QemuProcess.of(domain);
        Panic panic = new Panic(
                domain.uuid(),
                domain.name(),
                process,
                at,
                lastOffset(domain, process, GuestClock.SYSTEM),
                lastOffset(domain, process, GuestClock.RTC));
        Incident incident = begun(panic);
        Incident ended = pipeline.run(scene(entry, incident, position));
        prepare(entry);
        clocks.readBaseline(entry);
        clocks.readLater(entry, ended);
    }

    /** A ledger that cannot be written does not keep the guest down: it gets the incident with the first step it can. */
    private Incident begun(Panic panic) {
        try {
            Incident incident = ledger.begin(panic);
            listener.begun(incident);
            return incident;
        } catch (LedgerUnavailable e) {
            Incident unwritten = new Incident(Ledger.UNWRITTEN, List.of(panic), null);
            listener.begun(unwritten);
            listener.warned(unwritten, "it is not in the ledger yet: " + e.getMessage());
            return unwritten;
        }
    }

    private Scene scene(WatchedDomain entry, Incident incident, long position) {
        return new Scene(
                incident,
                entry.domain(),
                entry.events(),
                position,
                entry.policy().get(),
                listener,
                writers);
    }

    /** Null where there is none, or the ledger cannot be read: the guest does not stay down for it. */
    private @Nullable Offset lastOffset(Domain domain, QemuProcess process, GuestClock clock) {
        try {
            return ledger.lastReading(domain.uuid(), process, clock)
                    .map(ClockReading::offset)
                    .orElse(null);
        } catch (LedgerUnavailable _) {
            return null;
        }
    }

    private interface Work {
        void run(WatchedDomain entry, long position) throws InterruptedException;
    }
}
