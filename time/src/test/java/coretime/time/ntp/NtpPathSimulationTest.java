package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated networks that lose, delay, repeat and reorder, and servers that ask to be asked less. */
class NtpPathSimulationTest extends NtpScenario {
    // 125-packetloss

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 30, 40, 50, 60})
    void lossDelaysAResultAndMakesNoneWrong(int percent) {
        int results = 0;
        for (int seed = 0; seed < 50; seed++) {
            servers.clear();
            world(NOW, Duration.ofMinutes(-6));
            SimulatedPath lossy = SimulatedPath.near().withLoss(percent / 100.0).withDuplication(0.1);
            add(4, number -> SimulatedServer.truechimer(world, number, lossy));
            Outcome outcome = measure(ASKING.withPatience(Duration.ofSeconds(30)));
            if (outcome.result().offset().isPresent()) {
                results++;
                simulation().correct(outcome, POLICY);
                assertRight();
            }
        }
        assertThat(results).isEqualTo(50);
    }

    @Test
    void aNetworkThatIsDownEndsWithPatience() {
        world(NOW, Duration.ofMinutes(-6));
        add(4, number -> SimulatedServer.silent(world, number));

        Outcome outcome = measure();

        assertThat(outcome.isPatienceOver()).isTrue();
        assertThat(outcome.result().why().orElseThrow()).contains("4 no answer").contains("check the network");
        assertThat(world.nanos()).isBetween(10_000_000_000L, 10_100_000_000L);
        assertThat(servers).allSatisfy(server -> assertThat(server.asked()).hasSize(5));
    }

    @Test
    void onAPathThatIsLongerOneWayTheBoundHoldsTheTruth() {
        world(NOW, Duration.ofMinutes(-6));
        add(
                3,
                number -> SimulatedServer.truechimer(
                        world, number, SimulatedPath.of(Duration.ofMillis(10), Duration.ofMillis(400L * number))));

        Outcome outcome = measure();

        Offset offset = outcome.result().offset().orElseThrow();
        assertThat(offset.bound()).isGreaterThan(Duration.ofMillis(190));
        simulation().correct(outcome, POLICY);
        assertThat(clock.error().abs()).isLessThan(offset.bound());
    }

    @Test
    void answersOutOfOrderAndTwiceAreEachTakenOnce() {
        world(NOW, Duration.ofMinutes(-6));
        SimulatedPath wild =
                SimulatedPath.near().withJitter(Duration.ofSeconds(3)).withDuplication(1);
        add(2, number -> SimulatedServer.truechimer(world, number, wild));

        Outcome outcome = measure(ASKING.withSamples(4).withPatience(Duration.ofMinutes(1)));

        assertThat(outcome.result().servers()).allSatisfy(server -> {
            assertThat(server.samples()).isEqualTo(4);
            assertThat(server.refusals().keySet()).isSubsetOf(Refusal.DUPLICATE, Refusal.BOGUS_ORIGIN);
        });
        assertThat(simulation()
                        .correct(outcome, POLICY.withWidestBound(Duration.ofSeconds(5)))
                        .act())
                .isEqualTo(Act.STEP);
    }

    // 135-ratelimit

    @Test
    void whoAsksToBeAskedLessIsAskedLessAndStillHeard() {
        world(NOW, Duration.ofMinutes(-6));
        RateLimit strict = new RateLimit(Duration.ofSeconds(7), 1, Duration.ofSeconds(1), 16);
        add(
                1,
                number -> SimulatedServer.truechimer(world, number, SimulatedPath.near())
                        .limiting(strict));

        Outcome outcome = measure(ASKING.withPatience(Duration.ofMinutes(1)));

        SimulatedServer server = servers.getFirst();
        assertThat(server.kissed()).isNotEmpty();
        assertThat(outcome.result().servers().getFirst().refusals())
                .containsEntry(Refusal.KISS_RATE, server.kissed().size());
        assertThat(simulation().correct(outcome, POLICY).act()).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void aServerThatOnlyAsksToBeAskedLessIsCalledRateLimited() {
        world(NOW, Duration.ofMinutes(-6));
        RateLimit never = new RateLimit(Duration.ofDays(1), 1, Duration.ofSeconds(1), 16);
        add(
                1,
                number -> SimulatedServer.truechimer(world, number, SimulatedPath.near())
                        .limiting(never));
        measure(ASKING.withSamples(1));

        Outcome second = measure();

        assertThat(verdicts(second)).containsExactly(Verdict.RATE_LIMITED);
        // 2 s, then 4, then 8 are waited, and patience is over.
        assertThat(second.result().servers().getFirst().asked()).isEqualTo(2);
    }
}
