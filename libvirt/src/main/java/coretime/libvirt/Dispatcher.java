package coretime.libvirt;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings events to listeners in order, on one thread that starts with the first listener. Bounded: listeners that fall
 * this far behind lose events and are told how many.
 */
final class Dispatcher {
    static final int CAPACITY = 10_000;

    private record Delivery(LibvirtEvent event, List<Listener> listeners) {}

    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

    // Guarded by queue.
    private final ArrayDeque<Delivery> queue = new ArrayDeque<>();
    private long dropped;
    private boolean started;
    private boolean closed;

    /** A listener, who hears of events that are offered from now on. */
    EventSubscription subscribe(Consumer<? super LibvirtEvent> consumer) {
        Listener listener = new Listener(consumer);
        listeners.add(listener);
        synchronized (queue) {
            if (!started && !closed) {
                started = true;
                Thread.ofPlatform().daemon().name("libvirt-listeners").start(this::run);
            }
        }
        return listener;
    }

    /** Never blocks: libvirt's own thread calls it. */
    void offer(LibvirtEvent event) {
        List<Listener> audience = List.copyOf(listeners);
        if (audience.isEmpty()) {
            return;
        }
        synchronized (queue) {
            if (closed) {
                return;
            }
            if (queue.size() >= CAPACITY) {
                dropped++;
                return;
            }
            if (dropped > 0) {
                queue.add(droppedHere());
            }
            queue.add(new Delivery(event, audience));
            queue.notifyAll();
        }
    }

    /** What is queued is not delivered any more. */
    void close() {
        synchronized (queue) {
            closed = true;
            queue.clear();
            queue.notifyAll();
        }
    }

    private void run() {
        for (Delivery delivery = next(); delivery != null; delivery = next()) {
            for (Listener listener : delivery.listeners()) {
                listener.hear(delivery.event());
            }
        }
    }

    /** The next event; null at the end. */
    private @Nullable Delivery next() {
        synchronized (queue) {
            while (queue.isEmpty() && dropped == 0 && !closed) {
                try {
                    queue.wait();
                } catch (InterruptedException _) {
                    // A listener's doing: this thread ends by close alone, and the condition is looked at again.
                }
            }
            if (closed) {
                return null;
            }
            return queue.isEmpty() ? droppedHere() : queue.remove();
        }
    }

    private Delivery droppedHere() {
        Delivery notice = new Delivery(new LibvirtEvent.EventsDropped(dropped, Instant.now()), List.copyOf(listeners));
        dropped = 0;
        return notice;
    }

    private final class Listener implements EventSubscription {
        private final Consumer<? super LibvirtEvent> consumer;
        private volatile boolean ended;

        Listener(Consumer<? super LibvirtEvent> consumer) {
            this.consumer = consumer;
        }

        void hear(LibvirtEvent event) {
            if (ended) {
                return;
            }
            try {
                consumer.accept(event);
            } catch (Throwable t) { // one listener's failure must not cost the others their events
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, t);
            }
        }

        @Override
        public void close() {
            ended = true;
            listeners.remove(this);
        }
    }
}
