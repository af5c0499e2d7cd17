package coretime.web;

import coretime.host.HostException;
import coretime.host.daemon.DomainStatus;
import coretime.host.daemon.EventFeed;
import coretime.host.daemon.HostEvent;
import coretime.host.daemon.HostView;
import io.helidon.http.Status;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One look at a guest's boot order. It ends in time, and where an incident of the domain begins: the guest's agent is the incident's
 * then. Safe for use by many threads.
 */
final class BootLook {
    private static final System.Logger LOG = System.getLogger(BootLook.class.getName());
    private static final int MOST_EVENTS = 16;
    private static final int RETRY_AFTER_SECONDS = 30;

    private final UUID domain;
    private final HostView view;
    private final CompletableFuture<Seen> result = new CompletableFuture<>();
    private final Thread work;

    /**
     * What was seen.
     *
     * @param at when it was there
     * @param nanos the same, by {@link System#nanoTime}
     */
    record Seen(Instant at, long nanos, BootOrder order) {}

    private BootLook(UUID domain, HostView view, BootOrders orders, EventFeed.Subscription events, Runnable over) {
        this.domain = domain;
        this.view = view;
        // A call into libvirt pins a virtual thread.
        this.work = Thread.ofPlatform().daemon(true).name("coretime-web-boot").unstarted(() -> {
            try (events) {
                result.complete(look(orders));
            } catch (Problem e) {
                result.completeExceptionally(e);
            } finally {
                // Nobody is to wait for what an error has ended.
                result.completeExceptionally(failed());
                over.run();
            }
        });
    }

    /**
     * Begins one, on threads of its own.
     *
     * @param longest it is told to end then
     * @param over is run when it has ended, and the guest is not asked any more
     */
    static BootLook begin(UUID domain, HostView view, BootOrders orders, Duration longest, Runnable over) {
        EventFeed.Subscription events = view.events().subscribe(MOST_EVENTS);
        BootLook look = new BootLook(domain, view, orders, events, over);
        look.work.start();
        Thread.ofVirtual().name("coretime-web-boot-guard").start(() -> look.guard(events, longest));
        return look;
    }

    private Seen look(BootOrders orders) {
        try {
            BootOrder order = orders.of(domain);
            return new Seen(Instant.now(), System.nanoTime(), order);
        } catch (BootOrderException e) {
            throw switch (e.reason()) {
                case NO_SUCH_DOMAIN -> Problem.notFound(String.valueOf(e.getMessage()));
                case DOES_NOT_TELL -> Problem.unavailable(String.valueOf(e.getMessage()), RETRY_AFTER_SECONDS);
            };
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(Level.ERROR, "the boot order of " + domain + " could not be made out", e);
            throw failed();
        }
    }

    private static Problem failed() {
        return Problem.of(Status.INTERNAL_SERVER_ERROR_500, "this should not be; the daemon's log says what failed");
    }

    /** Ends the work where it takes too long or is in the way. */
    private void guard(EventFeed.Subscription events, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            // The incident may have begun before anybody listened.
            for (boolean isToLook = true; !result.isDone() && !events.isClosed(); ) {
                long left = end - System.nanoTime();
                if (isToLook && hasIncident()) {
                    end(underWay());
                } else if (left <= 0) {
                    end(tooLong(longest));
                } else {
                    isToLook = events.next(Duration.ofNanos(left))
                            .filter(this::matters)
                            .isPresent();
                }
            }
        } catch (HostException e) {
            end(Problem.unavailable("the ledger cannot be read; the daemon's log says why", RETRY_AFTER_SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody does that.
        }
    }

    private boolean matters(HostEvent event) {
        return event.kind() == HostEvent.Kind.LOST
                || event.domain().filter(domain::equals).isPresent();
    }

    private static Problem tooLong(Duration longest) {
        return Problem.of(
                Status.GATEWAY_TIMEOUT_504,
                "the guest did not tell its boot order within " + longest.toSeconds()
                        + " s: it may still boot or be very busy; ask again later");
    }

    /** Whoever waits does so no longer; the work ends as soon as it can. */
    private void end(Problem why) {
        result.completeExceptionally(why);
        work.interrupt();
    }

    private boolean hasIncident() {
        return view.domains().stream()
                .filter(status -> status.domain().equals(domain))
                .map(DomainStatus::incident)
                .anyMatch(incident -> incident.isPresent());
    }

    static Problem underWay() {
        return Problem.of(
                Status.CONFLICT_409,
                "an incident of this domain is under way and needs the guest's agent; ask again when it is over");
    }

    /** Ends it. */
    void end() {
        end(Problem.unavailable("the daemon ends", RETRY_AFTER_SECONDS));
    }

    /** Waits for it; throws the {@link Problem} where there is none. */
    Seen await() throws InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem
                    ? problem
                    : new IllegalStateException("a look at a boot order ended as none does", e);
        }
    }
}
