package coretime.host.daemon;

import coretime.host.Host;
import coretime.host.HostException;
import coretime.host.Policy;
import coretime.host.daemon.HostEvent.Kind;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has domains watched and their clocks read, which takes seconds each: a few at a time, on threads of its own. Safe for use by many
 * threads.
 */
final class Watchers implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final Duration STOPS = Duration.ofSeconds(40);

    /** How often a guest's clocks are read while nothing happens. */
    private static final Duration READINGS = Duration.ofMinutes(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private final Host host;
    private final Announcer announcer;
    private final Consumer<Domain> done;
    private final ExecutorService threads;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Failure> failures = new ConcurrentHashMap<>();
    private final Map<UUID, Long> readAt = new ConcurrentHashMap<>();

    /** Why a domain could not be watched, and when that is tried again ({@link System#nanoTime}). */
    private record Failure(String message, Duration pause, long again) {}

    /**
     * Watches by a host.
     *
     * @param done is told of a domain that has come to be watched
     */
    Watchers(Host host, Announcer announcer, Consumer<Domain> done) {
        this.host = host;
        this.announcer = announcer;
        this.done = done;
        // Calls into libvirt would pin virtual threads.
        this.threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().name("watcher-", 1).daemon(true).factory());
    }

    /** Has a domain watched by a policy from now on, at once or soon. Returns at once; to be called again and again. */
    void watch(Domain domain, Policy policy) throws InterruptedException {
        UUID uuid = domain.uuid();
        if (underWay.contains(uuid)) {
            return;
        }
        if (host.isWatched(uuid)) {
            host.watch(domain, policy); // By this policy, from now on.
            return;
        }
        Failure failure = failures.get(uuid);
        if (failure == null || failure.again() - System.nanoTime() <= 0) {
            start(uuid, () -> begin(domain, policy));
        }
    }

    /** Has a running guest's clocks read where that was long ago. Returns at once; to be called again and again. */
    void read(Domain domain) {
        long now = System.nanoTime();
        Long last = readAt.putIfAbsent(domain.uuid(), now); // As it begins to be watched it is read by that.
        if (last != null && now - last > READINGS.toNanos()) {
            readAt.put(domain.uuid(), now);
            start(domain.uuid(), () -> {
                if (!host.read(domain).isEmpty()) {
                    announcer.silently(Kind.CLOCK, domain.uuid());
                }
            });
        }
    }

    /** A domain is there no longer, or no longer to be watched. */
    void forget(UUID domain) {
        failures.remove(domain);
        readAt.remove(domain);
    }

    private void begin(Domain domain, Policy policy) throws InterruptedException {
        UUID uuid = domain.uuid();
        try {
            host.watch(domain, policy);
            if (failures.remove(uuid) != null) {
                announcer.domain(Level.INFO, uuid, domain.name(), Kind.DOMAIN, "it is watched now");
            }
            done.accept(domain);
        } catch (HostException | LibvirtException e) {
            Failure before = failures.get(uuid);
            Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
            String message = String.valueOf(e.getMessage());
            failures.put(uuid, new Failure(message, pause, System.nanoTime() + pause.toNanos()));
            if (before == null || !before.message().equals(message)) {
                announcer.domain(
                        Level.WARNING,
                        uuid,
                        domain.name(),
                        Kind.DOMAIN,
                        "it cannot be watched yet, and that is tried again: " + message);
            }
        }
    }

    /** One thing at a time for each domain. */
    private void start(UUID domain, Work work) {
        if (!underWay.add(domain)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } catch (HostException | LibvirtException _) {
                    // A reading that failed: the guest has gone or libvirt has, which is told by itself.
                } finally {
                    underWay.remove(domain);
                }
            });
        } catch (RejectedExecutionException _) {
            underWay.remove(domain); // Being closed.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(STOPS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HostException("a guest's clocks are being read, and that does not end");
            }
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }
}
