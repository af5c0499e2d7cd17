package coretime.web;

import coretime.host.Json;
import coretime.host.daemon.EventFeed;
import coretime.host.daemon.HostEvent;
import coretime.host.daemon.HostView;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events (server-sent events: HTML Living Standard, section 9.2). Each has a virtual thread of its own, which waits; a
 * client that does not take what it is sent is cut off by its connection's deadline. Safe for use by many threads.
 */
final class EventStreams implements AutoCloseable {
    private static final int KEPT = 256;
    private static final int RETRY_AFTER_SECONDS = 30;
    private static final String HEARTBEAT = ":\n\n";

    private final HostView view;
    private final String version;
    private final Gate gate;
    private final Connections connections;
    private final Limits limits;
    private final Semaphore places;
    private final Set<EventFeed.Subscription> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    EventStreams(HostView view, String version, Gate gate, Connections connections, Limits limits) {
        this.view = view;
        this.version = version;
        this.gate = gate;
        this.connections = connections;
        this.limits = limits;
        this.places = new Semaphore(limits.streams());
    }

    /** The data of the first event. */
    record Hello(Instant at, String version, Instant startedAt) {}

    /** The data of each other one. */
    record Event(
            long number,
            Instant at,
            @Nullable UUID domain,
            @Nullable Long incident,
            String text) {
        static Event of(HostEvent event) {
            return new Event(
                    event.number(),
                    event.at(),
                    event.domain().orElse(null),
                    event.incident().isPresent() ? (Long) event.incident().getAsLong() : null,
                    event.text());
        }
    }

    int count() {
        return open.size();
    }

    void answer(ServerRequest request, ServerResponse response) throws IOException, InterruptedException {
        if (isClosed || !places.tryAcquire()) {
            throw Problem.unavailable("as many event streams are open as may be", RETRY_AFTER_SECONDS);
        }
        // It listens before it says hello: what happens afterwards is not missed.
        try (EventFeed.Subscription subscription = view.events().subscribe(KEPT)) {
            open.add(subscription);
            try {
                stream(
                        subscription,
                        gate.stillOpen(request),
                        connections.of(request.remotePeer().address()),
                        response);
            } finally {
                open.remove(subscription);
            }
        } finally {
            places.release();
        }
    }

    private void stream(
            EventFeed.Subscription subscription,
            BooleanSupplier mayGoOn,
            Connections.Connection connection,
            ServerResponse response)
            throws IOException, InterruptedException {
        Headers.contentType(response, "text/event-stream");
        response.header(Headers.NOT_KEPT);
        OutputStream out = response.outputStream();
        String next = "event: hello\ndata: "
                + Json.line(new Hello(Instant.now(), version, view.host().startedAt())) + "\n\n";
        while (!isClosed && !subscription.isClosed() && mayGoOn.getAsBoolean()) {
            connection.within(limits.write());
            out.write(next.getBytes(StandardCharsets.UTF_8));
            out.flush();
            connection.within(limits.heartbeat().plus(limits.write()));
            next = text(subscription.next(limits.heartbeat()));
        }
        out.close();
    }

    private static String text(Optional<HostEvent> event) {
        return event.map(told -> "event: " + told.kind().label() + "\nid: " + told.number() + "\ndata: "
                        + Json.line(Event.of(told)) + "\n\n")
                .orElse(HEARTBEAT);
    }

    /** Ends all streams. */
    @Override
    public void close() {
        isClosed = true;
        open.forEach(EventFeed.Subscription::close);
    }
}
