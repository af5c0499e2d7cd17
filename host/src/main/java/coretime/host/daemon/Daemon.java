package coretime.host.daemon;

import coretime.host.Host;
import coretime.host.HostClock;
import coretime.host.HostException;
import coretime.host.Ledger;
import coretime.host.Policy;
import coretime.host.Strategy;
import coretime.host.config.Notification;
import coretime.host.notify.Notifier;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LibvirtException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Watches every adopted domain of a host for as long as it is open, and tells how they are. Domains that are adopted, released,
 * defined or undefined meanwhile are noticed. Safe for use by many threads.
 */
public final class Daemon implements HostView, AutoCloseable {
    /** What no event tells is seen this much later at most. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** A look that takes longer than this hangs: in libvirt, or in a file system. */
    private static final Duration HANGS = Duration.ofMinutes(2);

    /** A thousand domains make a hundred readings a minute. */
    private static final int FORGOTTEN_A_MINUTE = 5000;

    private final Connection connection;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Instant startedAt;
    private final EventFeed feed;
    private final DomainTable table;
    private final Notifier notifier;
    private final Announcer announcer;
    private final Host host;
    private final Watchers watchers;
    private final DomainLooks domainLooks;
    private final EventSubscription subscription;
    private final ScheduledExecutorService looks;
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private final AtomicBoolean isLookToCome = new AtomicBoolean();
    private final Set<UUID> toBeLookedAt = ConcurrentHashMap.newKeySet();
    private volatile DomainPolicies policies;
    private volatile Instant lookedAt;
    private volatile boolean isLibvirtThere = true;
    private String told = "";

    /**
     * Begins to watch. The connection and the ledger stay the caller's, to be closed after this.
     *
     * @param policies of the domains
     */
    public Daemon(
            Connection connection,
            Ledger ledger,
            List<Strategy> strategies,
            DomainPolicies policies,
            InstantSource clock) {
        this.connection = connection;
        this.ledger = ledger;
        this.clock = clock;
        this.policies = policies;
        this.startedAt = clock.instant();
        this.lookedAt = startedAt;
        this.feed = new EventFeed(clock);
        this.table = new DomainTable(ledger);
        this.notifier = new Notifier(ledger, clock, hostName(), table::named);
        this.announcer = new Announcer(feed, table::changed, table::named, notifier);
        this.host = new Host(connection, ledger, strategies, Policy.standard(), announcer);
        this.watchers = new Watchers(host, announcer, this::lookSoon);
        this.domainLooks = new DomainLooks(connection, ledger, host, watchers, table, announcer);
        this.looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("daemon-looks").daemon(true).factory());
        this.subscription = connection.subscribe(this::on);
        ScheduledFuture<?> _ = looks.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Goes on by other policies. An incident under way ends by that which it began with. */
    public void reload(DomainPolicies wanted) {
        policies = wanted;
        lookSoon();
    }

    /** Tells these of what happens from now on, and of what happened and they have not been told. */
    public void tell(List<Notification> receivers) {
        notifier.tell(receivers);
    }

    /** Forgets readings of clocks, from now on, when they are so old. */
    public void forgetReadings(Duration age) {
        ScheduledFuture<?> _ = looks.scheduleWithFixedDelay(
                () -> guarded(() -> {
                    int _ = ledger.clocks().forget(clock.instant().minus(age), FORGOTTEN_A_MINUTE);
                }),
                1,
                1,
                TimeUnit.MINUTES);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    @Override
    public HostStatus host() {
        return new HostStatus(
                startedAt,
                connection.uri(),
                isLibvirtThere && connection.isAlive(),
                HostClock.readOrUnknown(),
                policies.ofAll());
    }

    @Override
    public List<DomainStatus> domains() {
        return table.statuses();
    }

    /** How many of them are watched. */
    public int watched() {
        return table.watched();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public EventFeed events() {
        return feed;
    }

    /** Waits until it has seen its domains for the first time; false where that takes longer. */
    public boolean awaitFirstLook(Duration longest) throws InterruptedException {
        return firstLook.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether it still looks at its domains: what a watchdog is to know. libvirt that is away does not hold it up. */
    public boolean isHealthy() {
        return Duration.between(lookedAt, clock.instant()).compareTo(HANGS) < 0;
    }

    /** Stops: incidents under way stay open in the ledger, at the step that they are in, for the next daemon to go on with. */
    @Override
    public void close() {
        subscription.close();
        looks.shutdownNow();
        try (Notifier _ = notifier;
                Host _ = host) {
            watchers.close();
        }
    }

    private void on(LibvirtEvent event) {
        switch (event) {
            case LibvirtEvent.ConnectionLost lost ->
                announcer.host(Level.WARNING, "libvirt went away: " + lost.reason());
            case LibvirtEvent.ConnectionRestored _ -> {
                announcer.host(Level.INFO, "libvirt is back");
                lookSoon();
            }
            case LibvirtEvent.EventsDropped dropped -> {
                announcer.host(Level.WARNING, dropped.count() + " events of libvirt were too many at once");
                lookSoon();
            }
            case LibvirtEvent.Lifecycle lifecycle -> changed(lifecycle);
            case LibvirtEvent.DomainEvent _ -> {}
        }
    }

    /** A thousand domains are not looked at because of what one does. */
    private void changed(LibvirtEvent.Lifecycle event) {
        switch (event.change()) {
            case DEFINED, UNDEFINED, UNKNOWN -> lookSoon();
            default -> lookSoon(event.domain());
        }
    }

    /** Any number of events make one look. */
    private void lookSoon() {
        if (isLookToCome.compareAndSet(false, true)) {
            soon(this::look);
        }
    }

    private void lookSoon(Domain domain) {
        if (toBeLookedAt.add(domain.uuid())) {
            soon(() -> look(domain));
        }
    }

    private void soon(Runnable look) {
        try {
            looks.execute(look);
        } catch (RejectedExecutionException _) {
            // Being closed.
        }
    }

    private void look() {
        isLookToCome.set(false);
        try {
            guarded(() -> {
                domainLooks.all(policies);
                isLibvirtThere = true;
                told = "";
            });
        } finally {
            lookedAt = clock.instant();
            firstLook.countDown();
        }
    }

    private void look(Domain domain) {
        toBeLookedAt.remove(domain.uuid());
        guarded(() -> domainLooks.one(domain, policies));
    }

    private void guarded(Look look) {
        try {
            look.run();
        } catch (LibvirtException e) {
            isLibvirtThere = false; // Its own events tell.
        } catch (HostException e) {
            tellOnce(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            tellOnce("a fault of coretime itself: " + e); // The next look may do better, and has to come.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Being closed.
        }
    }

    private interface Look {
        void run() throws InterruptedException;
    }

    /** The same failure at every look is told once. */
    private void tellOnce(String failure) {
        if (!failure.equals(told)) {
            told = failure;
            announcer.host(Level.ERROR, failure);
        }
    }
}
