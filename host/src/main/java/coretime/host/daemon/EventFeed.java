package coretime.host.daemon;

import coretime.host.daemon.HostEvent.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands events to whoever subscribes. A subscriber that does not keep up loses events and is told so by {@link Kind#LOST};
 * nobody waits for it. Safe for use by many threads.
 */
public final class EventFeed {
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

    public EventFeed(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Begins a subscription.
     *
     * @param most so many events are kept for it, from 1 on
     */
    public Subscription subscribe(int most) {
        Subscription subscription = new Subscription(this, most);
        subscriptions.add(subscription);
        return subscription;
    }

    /** How many there are. */
    public int subscribers() {
        return subscriptions.size();
    }

    /** Tells all subscribers. Returns at once. */
    public void publish(Kind kind, Optional<UUID> domain, OptionalLong incident, String text) {
        HostEvent event = new HostEvent(last.incrementAndGet(), clock.instant(), kind, domain, incident, text);
        subscriptions.forEach(subscription -> subscription.add(event));
    }

    /** One subscriber's events. For one reading thread; closed by any. */
    public static final class Subscription implements AutoCloseable {
        private final EventFeed feed;
        private final int most;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final Deque<HostEvent> events = new ArrayDeque<>();
        private boolean isClosed;

        private Subscription(EventFeed feed, int most) {
            if (most < 1) {
                throw new IllegalArgumentException("a subscriber keeps at least one event, not " + most);
            }
            this.feed = feed;
            this.most = most;
        }

        /** The next event; empty where there is none within this time, or where the subscription is closed. */
        public Optional<HostEvent> next(Duration longest) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = longest.toNanos();
                while (events.isEmpty() && !isClosed && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return Optional.ofNullable(events.poll());
            } finally {
                lock.unlock();
            }
        }

        /** What has not been read is dropped where there is no room, and one event stands for it. */
        private void add(HostEvent event) {
            lock.lock();
            try {
                if (events.size() >= most) {
                    events.clear();
                    events.add(new HostEvent(
                            event.number(), event.at(), Kind.LOST, Optional.empty(), OptionalLong.empty(), ""));
                } else {
                    events.add(event);
                }
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        public boolean isClosed() {
            lock.lock();
            try {
                return isClosed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            feed.subscriptions.remove(this);
            lock.lock();
            try {
                isClosed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
