package coretime.time.ntp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A simulation of a server: our own responder, a clock that is wrong in some way, and somebody who may tamper with the answers. */
final class SimulatedServer {
    /** Whoever asks in the simulation. */
    static final InetSocketAddress CLIENT = address(198, 51, 100, 1, 40_000);

    /** A server's own part of the round trip. */
    private static final Duration WORK = Duration.ofNanos(50_000);

    private static final int STRATUM = 1;
    private static final int REFERENCE_ID = 12;
    private static final int ORIGIN = 24;
    private static final int TRANSMIT = 40;

    private final SimulatedWorld world;
    private final NtpPeer peer;
    private final SimulatedPath path;
    private final boolean isTrue;
    private NtpResponder responder;
    private ServedClock served = ServedClock.local(2);
    private LongFunction<Duration> error = _ -> Duration.ZERO;
    private UnaryOperator<ByteBuffer> tamper = answer -> answer;

    /** When it was asked, by the asker's line of time. */
    private final List<Instant> asked = new ArrayList<>();

    private final List<Instant> kissed = new ArrayList<>();
    private final Set<Long> answered = new HashSet<>();
    private Optional<Instant> denied = Optional.empty();

    private SimulatedServer(SimulatedWorld world, int number, SimulatedPath path, boolean isTrue) {
        this.world = world;
        this.path = path;
        this.isTrue = isTrue;
        peer = NtpPeer.plain("server " + number, List.of(address(192, 0, 2, number, NtpServerName.PORT)));
        responder = new NtpResponder(() -> served, RateLimit.none());
    }

    private static InetSocketAddress address(int a, int b, int c, int d, int port) {
        try {
            byte[] bytes = {(byte) a, (byte) b, (byte) c, (byte) d};
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** One whose clock is right to a millisecond, and says so. */
    static SimulatedServer truechimer(SimulatedWorld world, int number, SimulatedPath path) {
        return new SimulatedServer(world, number, path, true);
    }

    /**
     * One whose clock is wrong and drifts, but always by less than it says.
     *
     * @param random for where in its root distance its clock begins and ends
     */
    static SimulatedServer drifting(
            SimulatedWorld world, int number, SimulatedPath path, ServedClock served, RandomGenerator random) {
        SimulatedServer server = new SimulatedServer(world, number, path, true);
        server.served = served;
        long most =
                served.rootDelay().dividedBy(2).plus(served.rootDispersion()).toNanos();
        long first = random.nextLong(-most, most + 1);
        long driftPpm = random.nextLong(-200, 201);
        server.error = nanos -> Duration.ofNanos(Math.clamp(first + nanos / 1_000_000 * driftPpm, -most, most));
        return server;
    }

    /** One whose clock is always wrong by the same. */
    static SimulatedServer falseticker(SimulatedWorld world, int number, SimulatedPath path, Duration offset) {
        SimulatedServer server = new SimulatedServer(world, number, path, false);
        server.served = server.served.withOffset(offset);
        return server;
    }

    /** One whose clock is wrong by something else in each answer. */
    static SimulatedServer jumping(
            SimulatedWorld world, int number, SimulatedPath path, Duration most, RandomGenerator random) {
        SimulatedServer server = new SimulatedServer(world, number, path, false);
        server.error = _ -> Duration.ofNanos(random.nextLong(-most.toNanos(), most.toNanos() + 1));
        return server;
    }

    static SimulatedServer unsynchronised(SimulatedWorld world, int number, SimulatedPath path) {
        return new SimulatedServer(world, number, path, false).serving(ServedClock.unsynchronised());
    }

    /** One that is too far from a reference clock to be of use. */
    static SimulatedServer far(SimulatedWorld world, int number, SimulatedPath path) {
        return new SimulatedServer(world, number, path, false)
                .serving(ServedClock.local(5).withRootDispersion(Duration.ofSeconds(2)));
    }

    static SimulatedServer denying(SimulatedWorld world, int number, SimulatedPath path) {
        return new SimulatedServer(world, number, path, false)
                .tampering(
                        answer -> answer.put(STRATUM, (byte) 0).putInt(REFERENCE_ID, ServedClock.referenceId("DENY")));
    }

    static SimulatedServer silent(SimulatedWorld world, int number) {
        return new SimulatedServer(world, number, SimulatedPath.near().withLoss(1), false);
    }

    /** One that answers with bytes by chance, of a length by chance. */
    static SimulatedServer garbage(SimulatedWorld world, int number, SimulatedPath path, RandomGenerator random) {
        return new SimulatedServer(world, number, path, false).tampering(_ -> {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            return ByteBuffer.wrap(bytes);
        });
    }

    /** One whose answers are right but for some bits, the repeated timestamp seldom among them. */
    static SimulatedServer garbling(SimulatedWorld world, int number, SimulatedPath path, RandomGenerator random) {
        return new SimulatedServer(world, number, path, false).tampering(answer -> {
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                int at = random.nextInt(NtpPacket.BYTES);
                boolean isOrigin = at >= ORIGIN && at < ORIGIN + Long.BYTES;
                if (!isOrigin || random.nextInt(10) == 0) {
                    answer.put(at, (byte) (answer.get(at) ^ 1 << random.nextInt(8)));
                }
            }
            return answer;
        });
    }

    /** One whose answers leave without their time. */
    static SimulatedServer withoutTime(SimulatedWorld world, int number, SimulatedPath path) {
        return new SimulatedServer(world, number, path, false).tampering(answer -> answer.putLong(TRANSMIT, 0));
    }

    /** Somebody on the way who answers every question with the first answer. */
    static SimulatedServer replayed(SimulatedWorld world, int number, SimulatedPath path) {
        List<ByteBuffer> first = new ArrayList<>();
        return new SimulatedServer(world, number, path, true).tampering(answer -> {
            if (first.isEmpty()) {
                first.add(answer);
            }
            return first.getFirst();
        });
    }

    SimulatedServer serving(ServedClock wanted) {
        served = wanted;
        return this;
    }

    SimulatedServer limiting(RateLimit limit) {
        responder = new NtpResponder(() -> served, limit);
        return this;
    }

    private SimulatedServer tampering(UnaryOperator<ByteBuffer> wanted) {
        tamper = wanted;
        return this;
    }

    NtpPeer peer() {
        return peer;
    }

    /** Whether its clock is as right as it says. */
    boolean isTrue() {
        return isTrue;
    }

    List<Instant> asked() {
        return asked;
    }

    /** When it first heard a kiss RATE of this server, and when each after that. */
    List<Instant> kissed() {
        return kissed;
    }

    Optional<Instant> denied() {
        return denied;
    }

    /** A question leaves for it. */
    void send(ByteBuffer question, Instant line, RandomGenerator random, Consumer<ByteBuffer> arrival) {
        asked.add(line);
        ByteBuffer copy = copy(question);
        path.carry(world, random, path.forth(), () -> take(copy, random, arrival));
    }

    private void take(ByteBuffer question, RandomGenerator random, Consumer<ByteBuffer> arrival) {
        Duration wrong = error.apply(world.nanos());
        Instant came = world.truth().plus(wrong);
        responder.answer(question, CLIENT, came).ifPresent(reply -> {
            ByteBuffer out = ByteBuffer.allocate(NtpPacket.BYTES);
            reply.write(out, came.plus(WORK));
            ByteBuffer answer = tamper.apply(out.flip());
            path.carry(world, random, path.back().plus(WORK), () -> arrival.accept(copy(answer)));
        });
    }

    /** Notes what the asker has just been told; the first answer to a question counts. */
    void told(ByteBuffer datagram, Instant line) {
        if (datagram.remaining() < NtpPacket.BYTES) {
            return;
        }
        NtpPacket answer = NtpPacket.parse(datagram);
        if (!answered.add(answer.origin().bits()) || !answer.isKiss()) {
            return;
        }
        if (answer.kissCode().equals("RATE")) {
            kissed.add(line);
        } else if (answer.kissCode().equals("DENY") && denied.isEmpty()) {
            denied = Optional.of(line);
        }
    }

    private static ByteBuffer copy(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.duplicate().get(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
