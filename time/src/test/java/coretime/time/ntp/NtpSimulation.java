package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A simulation of one measurement: the real {@link Sampling}, {@link SteadyClock} and {@link ClockDecision} on simulated clocks, a
 * simulated network and simulated servers. The same seed gives the same run.
 */
final class NtpSimulation {
    /** Far more than any run takes: past it, the loop does not end. */
    private static final int MOST_TURNS = 200_000;

    private final SimulatedWorld world;
    private final SimulatedClock clock;
    private final List<SimulatedServer> servers;
    private final RandomGenerator random;

    NtpSimulation(SimulatedWorld world, SimulatedClock clock, List<SimulatedServer> servers, RandomGenerator random) {
        this.world = world;
        this.clock = clock;
        this.servers = servers;
        this.random = random;
    }

    /**
     * How a measurement ended.
     *
     * @param truth by how much the line that was measured was off in truth when the result was given
     * @param moved how far the system clock left that line
     * @param isPatienceOver whether it ended because it had lasted too long
     */
    record Outcome(NtpResult result, Duration truth, Duration moved, boolean isPatienceOver) {
        /** As {@link NtpClient} has it. */
        boolean isVoid() {
            return moved.abs().compareTo(ClockMoved.LIMIT) > 0;
        }

        boolean holdsTruth() {
            return result.offset()
                    .map(offset ->
                            offset.low().compareTo(truth) <= 0 && offset.high().compareTo(truth) >= 0)
                    .orElse(true);
        }
    }

    /** As the loop of {@link NtpClient}, on simulated time. */
    Outcome measure(SamplingPolicy policy) {
        return measure(policy, Duration.ZERO);
    }

    /** @param slowNames how long it takes at most until a server's name is resolved */
    Outcome measure(SamplingPolicy policy, Duration slowNames) {
        SteadyClock line = new SteadyClock(clock, clock::monotonicNanos);
        Instant begun = line.instant();
        Sampling sampling = new Sampling(policy, random, begun);
        for (SimulatedServer server : servers) {
            sampling.expect();
            world.in(
                    Duration.ofNanos(random.nextLong(slowNames.toNanos() + 1)),
                    () -> sampling.resolved(List.of(server.peer())));
        }
        int turns = 0;
        while (!sampling.isDone(line.instant())) {
            assertThat(turns++).as("turns of the loop").isLessThan(MOST_TURNS);
            Instant now = line.instant();
            sampling.next(now)
                    .ifPresentOrElse(
                            out -> send(out, now, sampling, line), () -> world.advance(until(now, sampling.wakeUp())));
        }
        boolean isPatienceOver = !line.instant().isBefore(begun.plus(policy.patience()));
        NtpResult result = sampling.result(line.instant());
        return new Outcome(result, Duration.between(world.truth(), line.instant()), line.moved(), isPatienceOver);
    }

    /** As a system does that sleeps in milliseconds. */
    private long until(Instant now, Instant wakeUp) {
        long millis = Math.max(0, Duration.between(now, wakeUp).toMillis());
        return world.nanos() + Duration.ofMillis(millis + 1).toNanos();
    }

    private void send(Outgoing out, Instant now, Sampling sampling, SteadyClock line) {
        SimulatedServer server = server(out.to());
        server.send(out.datagram(), now, random, answer -> receive(server, answer, sampling, line));
    }

    private static void receive(SimulatedServer server, ByteBuffer answer, Sampling sampling, SteadyClock line) {
        server.told(answer, line.instant());
        sampling.received(server.peer().addresses().getFirst(), answer, line.instant());
    }

    private SimulatedServer server(InetSocketAddress address) {
        return servers.stream()
                .filter(one -> one.peer().addresses().contains(address))
                .findFirst()
                .orElseThrow();
    }

    /** Decides on an outcome and does it; a slew as if it had ended. */
    ClockDecision correct(Outcome outcome, StepPolicy policy) {
        ClockDecision decision = ClockDecision.on(outcome.result(), policy);
        clock.step(decision.by());
        return decision;
    }
}
