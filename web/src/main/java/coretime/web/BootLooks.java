package coretime.web;

import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.HostView;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Guests' boot orders: of each guest one look at a time, that all who ask meanwhile wait for; few looks at once; what was seen is kept for
 * a while. Safe for use by many threads.
 */
final class BootLooks implements AutoCloseable {
    /** A definition changes seldom; whoever has changed one asks anew. */
    static final Duration KEPT = Duration.ofMinutes(10);

    private static final int MOST_WAITING = 16;
    private static final int MOST_KEPT = 16;
    private static final int MOST_CHARACTERS = 16 << 20;
    private static final int RETRY_AFTER_SECONDS = 30;

    private final HostView view;
    private final BootOrders orders;
    private final Limits limits;
    private final Semaphore clients = new Semaphore(MOST_WAITING);
    private final Map<UUID, BootLook> underWay = new HashMap<>();
    private final Map<UUID, BootLook.Seen> kept = new LinkedHashMap<>();

    BootLooks(HostView view, BootOrders orders, Limits limits) {
        this.view = view;
        this.orders = orders;
        this.limits = limits;
    }

    /**
     * What is known of a guest, or is seen in a look that is waited for; throws a {@link Problem} where it cannot be had.
     *
     * @param isAnew whether what was seen before does not count
     */
    BootLook.Seen of(UUID domain, boolean isAnew) throws InterruptedException {
        DomainStatus status = view.domains().stream()
                .filter(one -> one.domain().equals(domain))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("this host has no domain of this UUID"));
        Optional<BootLook.Seen> before = isAnew ? Optional.empty() : kept(domain);
        if (before.isPresent()) {
            return before.get();
        }
        if (!clients.tryAcquire()) {
            throw Problem.unavailable("as many clients as may be wait for boot orders", RETRY_AFTER_SECONDS);
        }
        try {
            return keep(domain, look(status).await());
        } finally {
            clients.release();
        }
    }

    /** How many clients wait. */
    int waiting() {
        return MOST_WAITING - clients.availablePermits();
    }

    /** The one that is under way, or a new one. */
    private synchronized BootLook look(DomainStatus status) {
        BootLook running = underWay.get(status.domain());
        if (running != null) {
            return running;
        }
        if (status.incident().isPresent()) {
            throw BootLook.underWay();
        }
        if (status.run() != DomainStatus.Run.RUNNING) {
            throw Problem.of(
                    Status.CONFLICT_409,
                    "the domain is " + status.run().label()
                            + ": its boot order is asked of the guest, which has to run");
        }
        if (underWay.size() >= limits.boots()) {
            throw Problem.unavailable("as many guests as may be are asked for their boot orders", RETRY_AFTER_SECONDS);
        }
        BootLook begun = BootLook.begin(status.domain(), view, orders, limits.boot(), () -> over(status.domain()));
        underWay.put(status.domain(), begun);
        return begun;
    }

    private synchronized void over(UUID domain) {
        underWay.remove(domain);
    }

    private synchronized Optional<BootLook.Seen> kept(UUID domain) {
        kept.values().removeIf(seen -> System.nanoTime() - seen.nanos() > KEPT.toNanos());
        return Optional.ofNullable(kept.get(domain));
    }

    /** The oldest go first where it is too much. */
    private synchronized BootLook.Seen keep(UUID domain, BootLook.Seen seen) {
        BootLook.Seen other = kept.get(domain);
        if (other != null && other.nanos() - seen.nanos() >= 0) {
            return seen;
        }
        kept.remove(domain);
        kept.put(domain, seen);
        var oldest = kept.entrySet().iterator();
        while (kept.size() > MOST_KEPT || (kept.size() > 1 && characters() > MOST_CHARACTERS)) {
            oldest.next();
            oldest.remove();
        }
        return seen;
    }

    private long characters() {
        return kept.values().stream()
                .mapToLong(seen -> seen.order().graph().length())
                .sum();
    }

    /** Ends the looks that are under way. */
    @Override
    public synchronized void close() {
        underWay.values().forEach(BootLook::end);
    }
}
