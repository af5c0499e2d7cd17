package coretime.host.notify;

import coretime.host.HostException;
import coretime.host.Incident;
import coretime.host.IncidentDocument;
import coretime.host.IncidentListener;
import coretime.host.Json;
import coretime.host.Ledger;
import coretime.host.OutboxLedger;
import coretime.host.OutboxLedger.Letter;
import coretime.host.config.Notification;
import coretime.host.config.NotificationEvent;
import coretime.time.Offset;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells receivers what happens to guests. Each event is in the ledger before anybody is told, and stays there until its receiver has it,
 * over restarts of the daemon; a receiver that does not take it is tried again, ever more slowly, for a day. So a receiver may get an
 * event twice, by the same {@code id}, and events of a receiver that fails may come out of their order. Safe for use by many threads.
 */
public final class Notifier implements IncidentListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("coretime");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration TOO_OLD = Duration.ofDays(1);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration STOPS = Duration.ofSeconds(5);
    private static final int AT_ONCE = 20;
    private static final int MOST_DOUBLINGS = 20;

    private final Ledger ledger;
    private final OutboxLedger outbox;
    private final InstantSource clock;
    private final String host;
    private final Function<String, Optional<UUID>> byName;
    private final Duration firstPause;
    private final Semaphore news = new Semaphore(0);
    private final Thread sender;
    private volatile Map<Notification, Receiver> receivers = Map.of();
    private boolean isStarted;

    /**
     * Begins to keep what is to be told; {@link #tell} says to whom.
     *
     * @param host this host's name, for the events' source
     * @param byName the domain of a name
     */
    public Notifier(Ledger ledger, InstantSource clock, String host, Function<String, Optional<UUID>> byName) {
        this(ledger, clock, host, byName, FIRST_PAUSE);
    }

    Notifier(
            Ledger ledger,
            InstantSource clock,
            String host,
            Function<String, Optional<UUID>> byName,
            Duration firstPause) {
        this.ledger = ledger;
        this.outbox = ledger.outbox();
        this.clock = clock;
        this.host = host;
        this.byName = byName;
        this.firstPause = firstPause;
        this.sender = Thread.ofPlatform().name("notifier").daemon(true).unstarted(this::run);
    }

    /** Tells these from now on. What is still to be told to others is dropped as its turn comes. */
    public synchronized void tell(List<Notification> notifications) {
        receivers =
                notifications.stream().distinct().collect(Collectors.toMap(Function.identity(), Notifier::receiver));
        if (!isStarted) {
            isStarted = true;
            sender.start(); // Not before: what an earlier daemon left is for these, too.
        }
        news.release();
    }

    private static Receiver receiver(Notification notification) {
        return switch (notification) {
            case Notification.Webhook webhook -> new WebhookReceiver(webhook);
            case Notification.Command command -> new CommandReceiver(command);
        };
    }

    @Override
    public void begun(Incident incident) {
        of(NotificationEvent.PANIC, incident, incident.panic().at(), "its kernel panicked");
    }

    @Override
    public void ended(Incident incident) {
        NotificationEvent event = switch (incident.end().orElseThrow().outcome()) {
            case PROVEN -> NotificationEvent.PROVEN;
            case NOT_PROVEN -> NotificationEvent.NOT_PROVEN;
            case GIVEN_UP -> NotificationEvent.GIVEN_UP;
        };
        String reason = incident.end().orElseThrow().reason();
        of(
                event,
                incident,
                incident.end().orElseThrow().at(),
                reason == null ? "it runs, and its clock is proven right" : reason);
    }

    @Override
    public void poisoned(String domain, Offset rtc) {
        UUID uuid = byName.apply(domain).orElse(new UUID(0, 0));
        Instant now = clock.instant();
        put(
                NotificationEvent.POISONED,
                "rtc/" + uuid + "/" + now,
                now,
                domain,
                () -> new CloudEvent.Data(domain, uuid, "it wrote a time into its RTC that is off by " + rtc, null));
    }

    private void of(NotificationEvent event, Incident incident, Instant at, String text) {
        put(
                event,
                "incident/" + incident.panic().domain() + "/" + incident.panic().at() + "/" + event.label(),
                at,
                incident.panic().domainName(),
                () -> new CloudEvent.Data(
                        incident.panic().domainName(),
                        incident.panic().domain(),
                        text,
                        IncidentDocument.of(incident, ledger)));
    }

    /** @param data may need the ledger, as the outbox does: a guest that is down does not wait for either to be there */
    private void put(NotificationEvent event, String id, Instant at, String domain, Supplier<CloudEvent.Data> data) {
        List<String> targets = receivers.entrySet().stream()
                .filter(entry -> entry.getKey().events().contains(event))
                .map(entry -> entry.getValue().name())
                .toList();
        if (targets.isEmpty()) {
            return;
        }
        try {
            outbox.add(targets, Json.line(CloudEvent.of(event, id, host, at, data.get())), clock.instant());
            news.release();
        } catch (HostException e) {
            LOG.log(Level.ERROR, domain + ": nobody is told (" + event.label() + "): " + e.getMessage());
        }
    }

    private void run() {
        try {
            while (true) {
                Duration pause = IDLE;
                try {
                    deliver(outbox.due(clock.instant(), AT_ONCE));
                    pause = outbox.next()
                            .map(next -> Duration.between(clock.instant(), next))
                            .filter(left -> left.compareTo(IDLE) < 0)
                            .orElse(IDLE);
                } catch (HostException e) {
                    if (!Thread.currentThread().isInterrupted()) {
                        LOG.log(Level.ERROR, "the outbox cannot be read: " + e.getMessage());
                    }
                }
                boolean _ = news.tryAcquire(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
                news.drainPermits();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Being closed: the next daemon goes on.
        }
    }

    /** A receiver that fails is not waited for again by what else it is to be told. */
    private void deliver(List<Letter> letters) throws InterruptedException {
        Set<String> failed = new HashSet<>();
        for (Letter letter : letters) {
            if (!failed.contains(letter.target()) && !deliver(letter)) {
                failed.add(letter.target());
            }
        }
    }

    /** Gives whether the letter is done with. */
    private boolean deliver(Letter letter) throws InterruptedException {
        Optional<Receiver> receiver = receivers.values().stream()
                .filter(known -> known.name().equals(letter.target()))
                .findFirst();
        Instant now = clock.instant();
        if (receiver.isEmpty()) {
            outbox.remove(letter);
            return true;
        } else if (Duration.between(letter.createdAt(), now).compareTo(TOO_OLD) > 0) {
            LOG.log(Level.ERROR, receiver.get().shown() + " did not take a notification for a day: it is dropped");
            outbox.remove(letter);
            return true;
        }
        return deliver(letter, receiver.get(), now);
    }

    private boolean deliver(Letter letter, Receiver receiver, Instant now) throws InterruptedException {
        try {
            receiver.tell(letter.body());
            outbox.remove(letter);
            return true;
        } catch (IOException e) {
            String failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            outbox.failed(letter, now.plus(pause(letter.attempts())), failure);
            if (letter.attempts() == 0) {
                LOG.log(
                        Level.WARNING,
                        receiver.shown() + " did not take a notification, and is tried again: " + failure);
            }
            return false;
        }
    }

    private Duration pause(int attempts) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Stops: what is still to be told stays in the ledger. */
    @Override
    public synchronized void close() {
        if (!isStarted) {
            return;
        }
        sender.interrupt();
        try {
            sender.join(STOPS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
