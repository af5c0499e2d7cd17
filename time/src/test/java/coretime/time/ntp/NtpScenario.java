package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A simulated world with a clock and servers, and what scenarios say about them. For one thread. */
abstract class NtpScenario {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final Duration NEAR = Duration.ofMillis(20);
    static final StepPolicy POLICY = StepPolicy.standard();
    static final SamplingPolicy ASKING = SamplingPolicy.standard();

    final SplittableRandom random = new SplittableRandom(20261125);
    final List<SimulatedServer> servers = new ArrayList<>();
    SimulatedWorld world = new SimulatedWorld(NOW);
    SimulatedClock clock = new SimulatedClock(world, Duration.ZERO, 0);

    void world(Instant truth, Duration error) {
        world = new SimulatedWorld(truth);
        clock = new SimulatedClock(world, error, 30);
    }

    void add(int count, IntFunction<SimulatedServer> made) {
        IntStream.range(0, count).forEach(_ -> servers.add(made.apply(servers.size() + 1)));
    }

    void addTruechimers(int count) {
        add(count, number -> SimulatedServer.truechimer(world, number, SimulatedPath.near()));
    }

    void addFalsetickers(int count, Duration offset) {
        add(count, number -> SimulatedServer.falseticker(world, number, SimulatedPath.near(), offset));
    }

    NtpSimulation simulation() {
        return new NtpSimulation(world, clock, servers, random);
    }

    Outcome measure() {
        return measure(ASKING);
    }

    Outcome measure(SamplingPolicy policy) {
        Outcome outcome = simulation().measure(policy);
        assertThat(outcome.holdsTruth())
                .as("%s of %s", outcome, outcome.truth())
                .isTrue();
        return outcome;
    }

    Act correct(StepPolicy policy) {
        return simulation().correct(measure(), policy).act();
    }

    List<Verdict> verdicts(Outcome outcome) {
        return outcome.result().servers().stream().map(ServerReport::verdict).toList();
    }

    void assertRight() {
        assertThat(clock.error().abs()).isLessThan(NEAR);
    }
}
