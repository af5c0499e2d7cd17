package coretime.web;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives every connection a time by which it has to have got on, and closes those that have not: a client that sends its request byte
 * by byte, or never reads the answer, holds no thread for longer. Helidon itself has no such limit, so each socket is taken note of
 * as it is accepted. Safe for use by many threads.
 */
final class Connections implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connections.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Limits limits;
    private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("coretime-web-watch").factory());

    Connections(Limits limits) {
        this.limits = limits;
        var _ = watch.scheduleWithFixedDelay(
                this::closeLate, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** To be given to the server, which passes each socket that it accepts. */
    SocketOptions options() {
        return new Accepting(
                SocketOptions.builder()
                        .tcpNoDelay(true)
                        .socketSendBufferSize(128 << 10)
                        .build(),
                this);
    }

    /** The connection with a client at this address. */
    Connection of(SocketAddress client) {
        return open.computeIfAbsent(client, _ -> new Connection(null, limits.request()));
    }

    int count() {
        return open.size();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        open.values().forEach(Connection::cut);
    }

    private void accepted(SocketChannel channel) {
        try {
            Optional.ofNullable(channel.getRemoteAddress())
                    .ifPresent(client -> open.put(client, new Connection(channel, limits.head())));
        } catch (IOException e) {
            throw new UncheckedIOException("a connection was closed as it was accepted", e);
        }
    }

    private void closeLate() {
        open.forEach((client, connection) -> {
            if (connection.isClosed()) {
                open.remove(client, connection);
            } else if (connection.isLate()) {
                LOG.log(Level.DEBUG, "a client took too long and was cut off");
                connection.cut();
                open.remove(client, connection);
            }
        });
    }

    /** One connection, and by when it has to have got on. Safe for use by many threads. */
    static final class Connection {
        private final @Nullable SocketChannel channel;
        private volatile long deadline;

        private Connection(@Nullable SocketChannel channel, Duration first) {
            this.channel = channel;
            this.deadline = System.nanoTime() + first.toNanos();
        }

        /** What comes next is over after this time, or the connection is closed. */
        void within(Duration time) {
            deadline = System.nanoTime() + time.toNanos();
        }

        private boolean isLate() {
            return System.nanoTime() - deadline > 0;
        }

        private boolean isClosed() {
            return channel == null ? isLate() : !channel.isOpen();
        }

        /** Wakes whoever reads from it or writes to it. */
        private void cut() {
            if (channel == null) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a connection could not be closed", e);
            }
        }
    }

    /** Socket options as usual, and the socket is taken note of. */
    private record Accepting(SocketOptions usual, Connections connections) implements SocketOptions {
        @Override
        public void configureSocket(SocketChannel channel) {
            usual.configureSocket(channel);
            connections.accepted(channel);
        }

        @Override
        public Map<SocketOption<?>, Object> socketOptions() {
            return usual.socketOptions();
        }

        @Override
        public Duration connectTimeout() {
            return usual.connectTimeout();
        }

        @Override
        public Duration readTimeout() {
            return usual.readTimeout();
        }

        @Override
        public Optional<Integer> socketReceiveBufferSize() {
            return usual.socketReceiveBufferSize();
        }

        @Override
        public Optional<Integer> socketSendBufferSize() {
            return usual.socketSendBufferSize();
        }

        @Override
        public boolean socketReuseAddress() {
            return usual.socketReuseAddress();
        }

        @Override
        public boolean socketKeepAlive() {
            return usual.socketKeepAlive();
        }

        @Override
        public boolean tcpNoDelay() {
            return usual.tcpNoDelay();
        }
    }
}
