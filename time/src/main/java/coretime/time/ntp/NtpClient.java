package coretime.time.ntp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Asks real servers: sockets, name resolution and clocks around a {@link Sampling}. Each measurement has sockets of its own, with
 * ports that the kernel chooses at random (RFC 9109): it runs beside any daemon that holds port 123. Safe for use by many threads.
 */
public final class NtpClient {
    /** As many servers of a pool are asked. */
    private static final int MOST_OF_A_POOL = 4;

    /** Larger ones are cut off; what is cut off is not understood. */
    private static final int DATAGRAM = 2048;

    /** Junk must not keep a loop from its clock: after so many datagrams in a row, what is due is looked at again. */
    private static final int DATAGRAMS_IN_A_ROW = 256;

    /** Gives the guard of a server whose packets are to be authentic; called off the measuring thread, may block. */
    @FunctionalInterface
    public interface Keys {
        /**
         * Agrees with a server on keys.
         *
         * @param server that is to be agreed with
         * @param addresses of its name
         * @return the server to ask, which may be another one
         * @throws IOException where no keys could be agreed on
         */
        NtpPeer agree(NtpServerName server, List<InetAddress> addresses) throws IOException;
    }

    private final SamplingPolicy policy;
    private final Keys keys;

    /** @param keys how servers by NTS are agreed with */
    public NtpClient(SamplingPolicy policy, Keys keys) {
        this.policy = policy;
        this.keys = keys;
    }

    /**
     * Measures how far the system clock is off.
     *
     * @throws IOException where no socket can be had
     * @throws ClockMoved where somebody stepped the system clock meanwhile: the result would be void
     */
    public NtpResult measure(List<NtpServerName> servers) throws IOException, InterruptedException {
        SteadyClock clock = SteadyClock.system();
        NtpResult result = measure(servers, clock);
        clock.requireUnmoved();
        return result;
    }

    /** The same on a line of time of the caller's, who looks himself at whether the system clock has left it. */
    public NtpResult measure(List<NtpServerName> servers, SteadyClock clock) throws IOException, InterruptedException {
        Sampling sampling = new Sampling(policy, random(), clock.instant());
        // What resolvers found, handed to the one thread that samples.
        ConcurrentLinkedQueue<Consumer<Sampling>> found = new ConcurrentLinkedQueue<>();
        try (Selector selector = Selector.open();
                Sockets sockets = new Sockets(selector)) {
            for (NtpServerName server : servers) {
                sampling.expect();
                if (isLiteral(server) && !server.isNts()) {
                    resolve(server).accept(sampling);
                } else {
                    Thread.ofVirtual().name("resolver " + server).start(() -> {
                        found.add(resolve(server));
                        selector.wakeup();
                    });
                }
            }
            Consumer<Sampling> each;
            while (!sampling.isDone(clock.instant())) {
                while ((each = found.poll()) != null) {
                    each.accept(sampling);
                }
                Instant now = clock.instant();
                if (sampling.isDone(now)) {
                    // By what resolvers found: nothing more is asked or waited for.
                    break;
                }
                for (var out = sampling.next(now); out.isPresent(); out = sampling.next(now)) {
                    sockets.send(out.get(), clock);
                    now = clock.instant();
                }
                long millis = Duration.between(now, sampling.wakeUp()).toMillis();
                selector.select(Math.max(1, millis + 1));
                if (Thread.interrupted()) {
                    throw new InterruptedException("asking for the time was interrupted");
                }
                sockets.receive(sampling, clock);
            }
            return sampling.result(clock.instant());
        }
    }

    private static RandomGenerator random() {
        return new SecureRandom();
    }

    private static boolean isLiteral(NtpServerName server) {
        String name = server.name();
        return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    }

    private Consumer<Sampling> resolve(NtpServerName server) {
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(server.name()));
            List<NtpPeer> peers = peers(server, addresses);
            return sampling -> sampling.resolved(peers);
        } catch (UnknownHostException e) {
            return sampling -> sampling.unresolved(server.toString(), "its name has no address");
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            return sampling -> sampling.unresolved(server.toString(), why);
        }
    }

    private List<NtpPeer> peers(NtpServerName server, List<InetAddress> addresses) throws IOException {
        if (server.isNts()) {
            return List.of(keys.agree(server, addresses));
        }
        List<InetSocketAddress> sockets = addresses.stream()
                .map(address -> new InetSocketAddress(address, server.port()))
                .toList();
        if (!server.isPool()) {
            return List.of(NtpPeer.plain(server.toString(), sockets));
        }
        return sockets.stream()
                .limit(MOST_OF_A_POOL)
                .map(one -> NtpPeer.plain(server.name(), List.of(one)))
                .toList();
    }

    private record Incoming(InetSocketAddress from, ByteBuffer datagram, Instant came) {}

    /** One socket for each family, opened as the first datagram of it leaves. */
    private static final class Sockets implements AutoCloseable {
        private final Selector selector;
        private final Map<StandardProtocolFamily, DatagramChannel> channels = new HashMap<>();
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM);

        Sockets(Selector selector) {
            this.selector = selector;
        }

        void send(Outgoing out, SteadyClock clock) throws IOException {
            StandardProtocolFamily family = out.to().getAddress() instanceof Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET;
            DatagramChannel channel = channels.get(family);
            try {
                if (channel == null) {
                    channel = DatagramChannel.open(family);
                    channel.configureBlocking(false);
                    channel.bind(null);
                    channel.register(selector, SelectionKey.OP_READ);
                    channels.put(family, channel);
                }
                out.leaves().accept(clock.instant());
                channel.send(out.datagram(), out.to());
            } catch (IOException | UnsupportedOperationException e) {
                // No route, or no such family here: the server does not answer, and that is what is told of it.
                return;
            }
        }

        /** When each came is noted before any is looked at: looking takes time, most of all the first time. */
        void receive(Sampling sampling, SteadyClock clock) {
            selector.selectedKeys().clear();
            List<DatagramChannel> open = new ArrayList<>(channels.values());
            List<Incoming> all = new ArrayList<>();
            while (all.size() < DATAGRAMS_IN_A_ROW && !open.isEmpty()) {
                open.removeIf(channel -> !receive(channel, clock, all));
            }
            all.forEach(one -> sampling.received(one.from(), one.datagram(), one.came()));
        }

        /** Whether there may be more. */
        private boolean receive(DatagramChannel channel, SteadyClock clock, List<Incoming> all) {
            buffer.clear();
            try {
                if (channel.receive(buffer) instanceof InetSocketAddress from) {
                    Instant came = clock.instant();
                    ByteBuffer datagram =
                            ByteBuffer.allocate(buffer.flip().remaining()).put(buffer);
                    all.add(new Incoming(from, datagram.flip(), came));
                    return true;
                }
                return false;
            } catch (IOException e) {
                // A refused port of an earlier datagram: no answer comes from there.
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            for (DatagramChannel channel : channels.values()) {
                channel.close();
            }
        }
    }
}
