package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/**
 * Simulated networks by chance. The seed that a failure names makes the same network again.
 *
 * <p>In all of them more than half of the servers that give a time give a true one: their clocks are wrong, but by less than they
 * say. All else is arbitrary.
 */
@Tag("simulation")
class RandomNetworksTest {
    private static final int TRIES = 1000;

    /** A clock that drifts by more than this is outside of what {@link NtpSample} allows for. */
    private static final int MOST_DRIFT_PPM = (int) NtpSample.DRIFT_PPM;

    private record Network(
            SimulatedWorld world,
            SimulatedClock clock,
            List<SimulatedServer> servers,
            SamplingPolicy policy,
            Duration slowNames,
            NtpSimulation simulation) {

        static Network of(long seed, int size) {
            Random random = new Random(seed);
            Instant begin = Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextLong(3_000_000_000L));
            SimulatedWorld world = new SimulatedWorld(begin);
            SimulatedClock clock =
                    new SimulatedClock(world, wrong(random), random.nextInt(-MOST_DRIFT_PPM, MOST_DRIFT_PPM + 1));
            int voters = random.nextInt(1, size + 1);
            int right = voters / 2 + 1 + random.nextInt(voters - voters / 2);
            List<SimulatedServer> servers = new ArrayList<>();
            for (int number = 1; number <= size; number++) {
                servers.add(
                        number <= right
                                ? truechimer(world, number, random)
                                : number <= voters
                                        ? falseticker(world, number, random)
                                        : useless(world, number, random));
            }
            Collections.shuffle(servers, random);
            Duration slowNames = Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(4000) : 0);
            return new Network(
                    world,
                    clock,
                    servers,
                    anyPolicy(random),
                    slowNames,
                    new NtpSimulation(world, clock, servers, random));
        }

        Outcome measure() {
            return simulation.measure(policy, slowNames);
        }

        /** Whether truechimers are more than half of those that had given a time when patience was over. */
        boolean isMajorityHeard(Outcome outcome) {
            long heard = outcome.result().servers().stream()
                    .filter(report -> report.offset().isPresent())
                    .count();
            return 2L * trueReports(outcome).size() > heard;
        }

        /** What was heard of truechimers. */
        List<ServerReport> trueReports(Outcome outcome) {
            List<String> names = servers.stream()
                    .filter(SimulatedServer::isTrue)
                    .map(server -> server.peer().name())
                    .toList();
            return outcome.result().servers().stream()
                    .filter(report -> report.offset().isPresent() && names.contains(report.name()))
                    .toList();
        }
    }

    private static SamplingPolicy anyPolicy(Random random) {
        int samples = random.nextInt(1, 9);
        // So long that no more questions wait than are remembered, on the slowest of the paths below.
        Duration interval = Duration.ofMillis(random.nextInt(2000, 5000));
        return new SamplingPolicy(
                samples,
                random.nextInt(1, 6),
                random.nextInt(1, samples + 1),
                random.nextInt(1, 4),
                interval,
                interval.multipliedBy(random.nextInt(1, 20)),
                Duration.ofMillis(random.nextInt(1, 60_000)));
    }

    /** From nanoseconds to decades, in either direction. */
    private static Duration wrong(Random random) {
        double seconds = Math.pow(10, random.nextDouble(-6, 9.3));
        return Duration.ofNanos((long) (seconds * (random.nextBoolean() ? 1e9 : -1e9)));
    }

    private static SimulatedPath path(Random random) {
        return new SimulatedPath(
                Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 9.3))),
                Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 9.3))),
                Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 9.3))),
                random.nextBoolean() ? 0 : random.nextDouble(0.6),
                random.nextBoolean() ? 0 : random.nextDouble(0.5));
    }

    private static SimulatedServer truechimer(SimulatedWorld world, int number, Random random) {
        ServedClock served = ServedClock.local(random.nextInt(1, 16))
                .withRootDelay(Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 9))))
                .withRootDispersion(Duration.ofNanos((long) Math.pow(10, random.nextDouble(3, 8.9))));
        SimulatedServer server = random.nextInt(10) == 0
                ? SimulatedServer.replayed(world, number, path(random))
                : SimulatedServer.drifting(world, number, path(random), served, random);
        return random.nextInt(5) == 0
                ? server.limiting(new RateLimit(
                        Duration.ofMillis(random.nextInt(1, 10_000)), random.nextInt(1, 4), Duration.ofSeconds(1), 16))
                : server;
    }

    /** Its wrong time may be near enough to the truth to overlap with that of others. */
    private static SimulatedServer falseticker(SimulatedWorld world, int number, Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                SimulatedServer.jumping(
                        world, number, path(random), wrong(random).abs(), random);
            case 1 -> SimulatedServer.garbling(world, number, path(random), random);
            case 2 -> SimulatedServer.falseticker(world, number, path(random), wrong(random));
            default ->
                SimulatedServer.falseticker(
                        world, number, path(random), Duration.ofMillis(random.nextInt(-2000, 2001)));
        };
    }

    private static SimulatedServer useless(SimulatedWorld world, int number, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> SimulatedServer.unsynchronised(world, number, path(random));
            case 1 -> SimulatedServer.far(world, number, path(random));
            case 2 -> SimulatedServer.denying(world, number, path(random));
            case 3 -> SimulatedServer.garbage(world, number, path(random), random);
            case 4 -> SimulatedServer.withoutTime(world, number, path(random));
            default -> SimulatedServer.silent(world, number);
        };
    }

    @Property(tries = TRIES)
    void theTruthIsInsideTheBoundAndNoMajorityOfTruechimersIsOutvoted(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        Network network = Network.of(seed, size);
        Outcome outcome = network.measure();

        // A majority that was lost on its way when patience was over cannot be heard.
        if (outcome.isPatienceOver() && !network.isMajorityHeard(outcome)) {
            return;
        }
        assertThat(outcome.holdsTruth())
                .as("%s of %s", outcome, outcome.truth())
                .isTrue();
        if (outcome.result().offset().isPresent()) {
            assertThat(network.trueReports(outcome))
                    .allMatch(report -> report.verdict() == Verdict.SELECTED || report.verdict() == Verdict.OUTLIER);
        }
    }

    @Property(tries = TRIES)
    void noDecisionMakesTheClockWorseThanTheBound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        Network network = Network.of(seed, size);
        Outcome outcome = network.measure();
        if (outcome.isPatienceOver() && !network.isMajorityHeard(outcome)) {
            return;
        }
        Duration before = network.clock().error();

        ClockDecision decision = network.simulation().correct(outcome, StepPolicy.standard());

        Duration after = network.clock().error();
        if (decision.act() == Act.STEP || decision.act() == Act.SLEW) {
            Offset offset = outcome.result().offset().orElseThrow();
            assertThat(after.abs()).as(decision.reason()).isLessThanOrEqualTo(offset.bound());
        } else {
            assertThat(after).isEqualTo(before);
        }
    }

    @Property(tries = TRIES)
    void noServerIsAskedMoreOftenThanItWants(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        Network network = Network.of(seed, size);
        SamplingPolicy policy = network.policy();
        network.measure();

        for (SimulatedServer server : network.servers()) {
            List<Instant> asked = server.asked();
            for (int i = 1; i < asked.size(); i++) {
                Instant at = asked.get(i);
                assertThat(Duration.between(asked.get(i - 1), at)).isGreaterThanOrEqualTo(interval(server, policy, at));
            }
            server.denied().ifPresent(denied -> assertThat(asked).allMatch(at -> !at.isAfter(denied)));
        }
    }

    /** What a server wants between two questions, by all kisses that came before {@code at}. */
    private static Duration interval(SimulatedServer server, SamplingPolicy policy, Instant at) {
        Duration interval = policy.interval();
        for (Instant kissed : server.kissed()) {
            if (!kissed.isAfter(at) && interval.compareTo(policy.longestInterval()) < 0) {
                interval = interval.multipliedBy(2);
            }
        }
        return interval.compareTo(policy.longestInterval()) > 0 ? policy.longestInterval() : interval;
    }

    @Property(tries = TRIES)
    void theSameSeedGivesTheSameRun(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int size) {
        assertThat(Network.of(seed, size).measure())
                .isEqualTo(Network.of(seed, size).measure());
    }
}
