package coretime.time.ntp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves a clock by NTP: sockets and one thread around an {@link NtpResponder}. The clock is only read.
 *
 * <p>An answer leaves from the address that was asked where that was bound; of a wildcard address ({@code 0.0.0.0} or {@code ::},
 * which takes IPv4 too) the system chooses one, which on a host with several may be another than the one asked, and clients do not
 * believe that. So bind addresses.
 *
 * <p>Safe for use by many threads. Its thread does not keep a program alive: see {@link #awaitClose}.
 */
public final class NtpServer implements AutoCloseable {
    /** A flood on one address must not keep the others waiting. */
    private static final int DATAGRAMS_IN_A_ROW = 64;

    private final InstantSource clock;
    private final NtpResponder responder;
    private final Selector selector;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final Thread thread;

    private NtpServer(InstantSource clock, Supplier<ServedClock> served, RateLimit limit) throws IOException {
        this.clock = clock;
        responder = new NtpResponder(served, limit);
        selector = Selector.open();
        thread = Thread.ofPlatform().name("ntp server").daemon(true).unstarted(this::serve);
    }

    /** Serves the system clock. */
    public static NtpServer start(List<InetSocketAddress> addresses, ServedClock served) throws IOException {
        return start(addresses, InstantSource.system(), () -> served, RateLimit.standard());
    }

    /**
     * Binds all addresses, and then serves.
     *
     * @param addresses IPv4 and IPv6, at least one; port 0 for one that is free
     * @param clock that is served
     * @param served what is said of it, asked for each question, so that it may change
     * @throws IOException where an address cannot be bound; then none is
     */
    public static NtpServer start(
            List<InetSocketAddress> addresses, InstantSource clock, Supplier<ServedClock> served, RateLimit limit)
            throws IOException {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a server needs an address to bind");
        }
        NtpServer server = new NtpServer(clock, served, limit);
        try {
            for (InetSocketAddress address : addresses) {
                server.bind(address);
            }
        } catch (IOException | RuntimeException e) {
            server.closeSockets();
            throw e;
        }
        server.thread.start();
        return server;
    }

    private void bind(InetSocketAddress address) throws IOException {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("an address to bind is not resolved: " + address);
        }
        DatagramChannel channel = DatagramChannel.open(
                address.getAddress() instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
        channels.add(channel);
        channel.configureBlocking(false);
        try {
            channel.bind(address);
        } catch (IOException e) {
            throw new IOException("UDP " + address + " cannot be bound: " + e.getMessage(), e);
        }
        addresses.add((InetSocketAddress) channel.getLocalAddress());
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** What is bound, in the order in which it was given, with the ports that were found free. */
    public List<InetSocketAddress> addresses() {
        return List.copyOf(addresses);
    }

    public NtpServerCounters counters() {
        return responder.counters();
    }

    /** Waits until it is closed. */
    public void awaitClose() throws InterruptedException {
        thread.join();
    }

    /** Stops to serve; its addresses are free when this returns. */
    @Override
    public void close() {
        closeSockets();
        boolean isInterrupted = false;
        // Closing the selector has woken the thread, and it waits for nothing else.
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSockets() {
        try {
            for (DatagramChannel channel : channels) {
                channel.close();
            }
            // A channel's descriptor is given back only by this.
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("sockets of an NTP server cannot be closed", e);
        }
    }

    private void serve() {
        ByteBuffer in = ByteBuffer.allocateDirect(NtpResponder.MOST_BYTES + 1);
        ByteBuffer out = ByteBuffer.allocateDirect(NtpPacket.BYTES);
        while (selector.isOpen()) {
            try {
                selector.select();
                selector.selectedKeys().clear();
            } catch (IOException e) {
                responder.count(Unanswered.RECEIVE_FAILED);
            } catch (ClosedSelectorException _) {
                return;
            }
            for (DatagramChannel channel : channels) {
                for (int i = 0; i < DATAGRAMS_IN_A_ROW && answer(channel, in, out); i++) {
                    // The next one.
                }
            }
        }
    }

    /** Whether there may be more to read. */
    private boolean answer(DatagramChannel channel, ByteBuffer in, ByteBuffer out) {
        in.clear();
        try {
            if (!(channel.receive(in) instanceof InetSocketAddress from)) {
                return false;
            }
            Instant came = clock.instant();
            Optional<NtpReply> reply = responder.answer(in.flip(), from, came);
            if (reply.isPresent()) {
                send(channel, reply.get(), out, from);
            }
            return true;
        } catch (ClosedChannelException _) {
            return false;
        } catch (IOException _) {
            responder.count(Unanswered.RECEIVE_FAILED);
            return false;
        }
    }

    private void send(DatagramChannel channel, NtpReply reply, ByteBuffer out, InetSocketAddress to)
            throws ClosedChannelException {
        out.clear();
        reply.write(out, clock.instant());
        try {
            if (channel.send(out.flip(), to) == 0) {
                // No room in the socket's buffer; a later answer would say a wrong time.
                responder.count(Unanswered.SEND_FAILED);
            }
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException _) {
            responder.count(Unanswered.SEND_FAILED);
        }
    }
}
