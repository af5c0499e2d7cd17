package coretime.libvirt;

import coretime.libvirt.internal.EventSink;
import coretime.libvirt.internal.Link;
import coretime.libvirt.internal.NativeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's life: up with a {@link Link}, down while a thread of its own tries to get a new one, closed. Native
 * calls are never made under its lock, since libvirt calls back under locks of its own.
 */
final class Session implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String uri;
    private final EventSink sink;
    private final Consumer<LibvirtEvent> events;
    private final Object lock = new Object();

    // Guarded by lock. Without a link the session is down, and `trouble` says why.
    private @Nullable Link link;
    private String trouble = "";
    private boolean closed;

    Session(String uri, EventSink sink, Consumer<LibvirtEvent> events) {
        this.uri = uri;
        this.sink = sink;
        this.events = events;
    }

    /** The first connect, which the caller waits for. */
    void connect() throws NativeFailure {
        if (!install(Link.open(uri, sink))) {
            throw new NativeFailure(NativeFailure.VIR_ERR_RPC, 0, "the daemon closed the connection at once");
        }
    }

    /** The link for one call, to be released after it. */
    Link acquire() {
        synchronized (lock) {
            Link current = link;
            if (current == null || !current.acquire()) {
                throw down();
            }
            return current;
        }
    }

    boolean isUp() {
        synchronized (lock) {
            return link != null;
        }
    }

    /** The link, found dead by a callback or after a failed call. Only the first to say so is heard. */
    void lost(Link dead, String reason) {
        synchronized (lock) {
            if (link != dead) {
                return;
            }
            link = null;
            trouble = reason;
            // Offered under the lock, so that it comes before the next link's events; it never blocks.
            events.accept(new LibvirtEvent.ConnectionLost(reason, Instant.now()));
        }
        Thread.ofPlatform().daemon().name("libvirt-reconnect").start(() -> reconnect(dead));
    }

    private void reconnect(Link dead) {
        dead.close();
        Duration pause = FIRST_PAUSE;
        while (await(pause) && !tryOnce()) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether nothing more is to be done: connected, or closed. */
    private boolean tryOnce() {
        try {
            return install(Link.open(uri, sink));
        } catch (NativeFailure e) {
            synchronized (lock) {
                trouble = e.text();
            }
            return false;
        }
    }

    /** Whether the link was taken; a link that died meanwhile is not. */
    private boolean install(Link fresh) {
        boolean ended;
        synchronized (lock) {
            ended = closed;
            if (!ended && !fresh.isDead()) {
                boolean again = !trouble.isEmpty();
                link = fresh;
                trouble = "";
                if (again) {
                    events.accept(new LibvirtEvent.ConnectionRestored(Instant.now()));
                }
                lock.notifyAll();
                return true;
            }
        }
        fresh.close();
        return ended;
    }

    /** Waits out a pause; false where the session was closed. */
    private boolean await(Duration pause) {
        synchronized (lock) {
            return !waitFor(() -> closed, pause);
        }
    }

    /** Waits until the session is up; throws where it is not by then. */
    void awaitUp(Duration timeout) {
        synchronized (lock) {
            waitFor(() -> link != null || closed, timeout);
            if (link == null) {
                throw down();
            }
        }
    }

    /** Under the lock: whether the condition holds, at the latest when the time is over or the thread interrupted. */
    private boolean waitFor(BooleanSupplier condition, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long millis = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
                if (millis <= 0) {
                    return false;
                }
                lock.wait(millis);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return condition.getAsBoolean();
    }

    private ConnectionLostException down() {
        return new ConnectionLostException(
                0,
                0,
                closed
                        ? "The connection to " + uri + " is closed; open another one."
                        : "The connection to " + uri + " is down (" + trouble + "). It comes back by itself once the"
                                + " daemon runs: systemctl start libvirtd, or without systemd virtlogd -d; libvirtd -d.");
    }

    @Override
    public void close() {
        Link last;
        synchronized (lock) {
            closed = true;
            last = link;
            link = null;
            lock.notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }
}
