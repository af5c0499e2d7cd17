package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated clocks, networks and servers: what is decided, and how right the simulated clock is afterwards. */
class NtpSimulationTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration NEAR = Duration.ofMillis(20);
    private static final StepPolicy POLICY = StepPolicy.standard();
    private static final SamplingPolicy ASKING = SamplingPolicy.standard();

    private final SplittableRandom random = new SplittableRandom(20261125);
    private final List<SimulatedServer> servers = new ArrayList<>();
    private SimulatedWorld world = new SimulatedWorld(NOW);
    private SimulatedClock clock = new SimulatedClock(world, Duration.ZERO, 0);

    private void world(Instant truth, Duration error) {
        world = new SimulatedWorld(truth);
        clock = new SimulatedClock(world, error, 30);
    }

    private void add(int count, IntFunction<SimulatedServer> made) {
        IntStream.range(0, count).forEach(_ -> servers.add(made.apply(servers.size() + 1)));
    }

    private void addTruechimers(int count) {
        add(count, number -> SimulatedServer.truechimer(world, number, SimulatedPath.near()));
    }

    private void addFalsetickers(int count, Duration offset) {
        add(count, number -> SimulatedServer.falseticker(world, number, SimulatedPath.near(), offset));
    }

    private NtpSimulation simulation() {
        return new NtpSimulation(world, clock, servers, random);
    }

    private Outcome measure() {
        return measure(ASKING);
    }

    private Outcome measure(SamplingPolicy policy) {
        Outcome outcome = simulation().measure(policy);
        assertThat(outcome.holdsTruth())
                .as("%s of %s", outcome, outcome.truth())
                .isTrue();
        return outcome;
    }

    private Act correct(StepPolicy policy) {
        return simulation().correct(measure(), policy).act();
    }

    private List<Verdict> verdicts(Outcome outcome) {
        return outcome.result().servers().stream().map(ServerReport::verdict).toList();
    }

    private void assertRight() {
        assertThat(clock.error().abs()).isLessThan(NEAR);
    }

    // Offsets of all sizes, after chrony's 004-largetimeoffset.

    @ParameterizedTest
    @ValueSource(strings = {"PT-6M", "PT6M", "PT-5H", "PT24H", "P-3650D", "P3650D", "P-20000D", "P20000D"})
    void aClockThatIsFarOffIsSteppedRightByOneAnswerOfEachServer(String error) {
        world(NOW, Duration.parse(error));
        addTruechimers(3);

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);

        assertRight();
        assertThat(servers).allSatisfy(server -> assertThat(server.asked()).hasSize(1));
        assertThat(world.nanos()).isLessThan(Duration.ofMillis(100).toNanos());
    }

    @Test
    void aClockThatBeganAtTheEpochIsSteppedRight() {
        world(NOW, Duration.between(NOW, Instant.EPOCH));
        addTruechimers(4);

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);

        assertRight();
    }

    @Test
    void aClockThatIsRightIsLeftAlone() {
        world(NOW, Duration.ZERO);
        add(
                3,
                number -> SimulatedServer.truechimer(
                        world, number, SimulatedPath.of(Duration.ofNanos(90_000), Duration.ofNanos(90_000))));

        Outcome outcome = measure();

        assertThat(ClockDecision.on(outcome.result(), POLICY.withTolerance(Duration.ofMillis(5)))
                        .act())
                .isEqualTo(Act.LEAVE);
    }

    // 005-externalstep

    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT0.02S", "P365D"})
    void whereSomebodyElseStepsTheClockMeanwhileTheResultIsVoidAndTheNextIsRight(String step) {
        world(NOW, Duration.ofMinutes(-6));
        addTruechimers(2);
        Duration by = Duration.parse(step);
        world.in(Duration.ofMillis(100), () -> clock.step(by));

        Outcome first = measure();
        assertThat(first.isVoid()).isTrue();
        assertThat(first.moved()).isCloseTo(by, Duration.ofNanos(1000));

        Outcome second = measure();
        assertThat(second.isVoid()).isFalse();
        assertThat(simulation().correct(second, POLICY).act()).isEqualTo(Act.STEP);
        assertRight();
    }

    // 009-sourceselection

    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "3, 2", "4, 3", "5, 4"})
    void falsetickersThatAreFewerAreOutvotedThoughTheyAgreeWithEachOther(int right, int wrong) {
        world(NOW, Duration.ofMinutes(-6));
        addFalsetickers(wrong, Duration.ofHours(1));
        addTruechimers(right);

        Outcome outcome = measure();

        assertThat(simulation().correct(outcome, POLICY).act()).isEqualTo(Act.STEP);
        assertRight();
        assertThat(verdicts(outcome).subList(0, wrong))
                .allMatch(verdict -> verdict == Verdict.FALSETICKER || verdict == Verdict.NO_ANSWER);
        assertThat(outcome.result().agreeing()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3"})
    void whereHalfOfTheServersContradictTheOthersTheClockIsNotTouched(int right, int wrong) {
        world(NOW, Duration.ofMinutes(-6));
        addTruechimers(right);
        addFalsetickers(wrong, Duration.ofHours(1));

        Outcome outcome = measure();
        ClockDecision decision = simulation().correct(outcome, POLICY);

        assertThat(decision.act()).isEqualTo(Act.REFUSE);
        assertThat(decision.reason()).contains((right + wrong) + " servers answered and no majority agrees");
        assertThat(verdicts(outcome)).containsOnly(Verdict.UNDECIDED);
        assertThat(clock.error()).isCloseTo(Duration.ofMinutes(-6), Duration.ofMillis(10));
    }

    @Test
    void falsetickersThatContradictEachOtherAreOutvotedByTwoOfFive() {
        world(NOW, Duration.ofMinutes(-6));
        addTruechimers(2);
        addFalsetickers(1, Duration.ofHours(1));
        addFalsetickers(1, Duration.ofHours(2));
        addFalsetickers(1, Duration.ofHours(3));

        // Two that agree are not more than half: nobody knows that the other three are wrong.
        assertThat(measure().result().offset()).isEmpty();
    }

    @Test
    void falsetickersThatAreQuickerThanTheTruechimersDoNotDecideBeforeTheseAreHeard() {
        world(NOW, Duration.ZERO);
        Duration wrong = Duration.ofMillis(80);
        add(
                1,
                number -> SimulatedServer.truechimer(world, number, SimulatedPath.near())
                        .serving(ServedClock.local(2).withRootDispersion(Duration.ofMillis(100))));
        addFalsetickers(2, wrong);
        SimulatedPath slow = SimulatedPath.of(Duration.ofMillis(300), Duration.ofMillis(300));
        add(2, number -> SimulatedServer.truechimer(world, number, slow));

        // Three of five agree at once that the clock is 80 ms late, and only one of these three is right.
        Outcome outcome = measure();

        assertThat(outcome.result().offset().orElseThrow().high()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void oneFalsetickerAndOneTruechimerOfThreeAreNoMajorityThatIsRightForSure() {
        world(NOW, Duration.ZERO);
        add(
                1,
                number -> SimulatedServer.truechimer(world, number, SimulatedPath.near())
                        .serving(ServedClock.local(2).withRootDispersion(Duration.ofMillis(100))));
        addFalsetickers(1, Duration.ofMillis(80));
        SimulatedPath slow = SimulatedPath.of(Duration.ofSeconds(2), Duration.ofSeconds(2));
        add(1, number -> SimulatedServer.truechimer(world, number, slow));

        measure();
    }

    @Test
    void aServerThatJumpsDoesNoHarm() {
        world(NOW, Duration.ofMinutes(-6));
        addTruechimers(2);
        add(1, number -> SimulatedServer.jumping(world, number, SimulatedPath.near(), Duration.ofDays(3), random));

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void everyKindOfUselessServerIsCalledByItsName() {
        world(NOW, Duration.ofMinutes(-6));
        SimulatedPath near = SimulatedPath.near();
        addTruechimers(3);
        add(1, number -> SimulatedServer.unsynchronised(world, number, near));
        add(1, number -> SimulatedServer.far(world, number, near));
        add(1, number -> SimulatedServer.denying(world, number, near));
        add(1, number -> SimulatedServer.garbage(world, number, near, random));
        add(1, number -> SimulatedServer.withoutTime(world, number, near));
        add(1, number -> SimulatedServer.silent(world, number));

        Outcome outcome = measure();

        assertThat(verdicts(outcome))
                .containsExactly(
                        Verdict.SELECTED,
                        Verdict.SELECTED,
                        Verdict.SELECTED,
                        Verdict.UNSYNCHRONISED,
                        Verdict.TOO_FAR,
                        Verdict.DENIED,
                        Verdict.NONSENSE,
                        Verdict.NONSENSE,
                        Verdict.NO_ANSWER);
        assertThat(simulation().correct(outcome, POLICY).act()).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void replayedAnswersAreNotBelieved() {
        world(NOW, Duration.ofMinutes(-6));
        add(1, number -> SimulatedServer.replayed(world, number, SimulatedPath.near()));

        Outcome outcome = measure(ASKING.withSamples(4));

        ServerReport report = outcome.result().servers().getFirst();
        assertThat(report.samples()).isEqualTo(1);
        assertThat(report.refusals()).containsOnlyKeys(Refusal.DUPLICATE);
        assertThat(report.asked()).isGreaterThan(3);
    }

    // 109-makestep

    @ParameterizedTest
    @CsvSource({"PT-0.1S, SLEW", "PT0.1S, SLEW", "PT-0.2S, STEP", "PT0.2S, STEP"})
    void smallErrorsAreSlewedAndLargerOnesStepped(String error, Act act) {
        world(NOW, Duration.parse(error));
        addTruechimers(3);

        assertThat(correct(POLICY)).isEqualTo(act);
        assertRight();
    }

    @Test
    void whereNothingIsToBeSlewedSmallErrorsAreStepped() {
        world(NOW, Duration.ofMillis(-60));
        addTruechimers(3);

        assertThat(correct(POLICY.withSlewBelow(Duration.ZERO))).isEqualTo(Act.STEP);
        assertRight();
    }

    // 131-maxchange

    @ParameterizedTest
    @CsvSource({"PT-16M, STEP", "PT-17M, REFUSE", "PT9S, STEP", "PT11S, REFUSE"})
    void aStepHasAMostInEachDirection(String error, Act act) {
        world(NOW, Duration.parse(error));
        addTruechimers(3);
        StepPolicy limited =
                POLICY.withMostForwards(Duration.ofSeconds(1000)).withMostBackwards(Duration.ofSeconds(10));

        assertThat(correct(limited)).isEqualTo(act);

        if (act == Act.STEP) {
            assertRight();
        } else {
            assertThat(clock.error()).isCloseTo(Duration.parse(error), NEAR);
        }
    }

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

    // Leap seconds: a second is inserted at the end of 2026-12-31.

    private static final Instant MIDNIGHT = Instant.parse("2027-01-01T00:00:00Z");

    private void announcedLeap(Duration before, Duration error) {
        world(MIDNIGHT.minus(before), error);
        world.insertLeapSecond(MIDNIGHT);
        addTruechimers(3);
        servers.forEach(server -> server.serving(ServedClock.local(2).withLeap(LeapIndicator.INSERT)));
    }

    @Test
    void aSecondOfDisagreementAroundALeapIsAskedAboutLater() {
        announcedLeap(Duration.ofSeconds(2), Duration.ofSeconds(1));

        assertThat(correct(POLICY)).isEqualTo(Act.LATER);

        // Ten seconds later the second is over: truth has repeated it, and this clock knows nothing of it.
        world.pass(Duration.ofSeconds(10));
        assertThat(world.isLeapOver()).isTrue();
        servers.forEach(server -> server.serving(ServedClock.local(2)));
        assertThat(clock.error()).isCloseTo(Duration.ofSeconds(2), NEAR);
        assertThat(correct(POLICY)).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void aClockThatIsSixMinutesLateIsSteppedThoughALeapIsNear() {
        announcedLeap(Duration.ofSeconds(2), Duration.ofMinutes(-6));

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void aSecondOfErrorIsSteppedOnTheDayOfALeapButNotNearIt() {
        announcedLeap(Duration.ofHours(1), Duration.ofSeconds(1));

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);
        assertRight();
    }

    @Test
    void aLeapBetweenTwoAnswersWidensTheBoundAndTheNextResultIsRight() {
        world(MIDNIGHT.minusMillis(500), Duration.ofMinutes(-6));
        world.insertLeapSecond(MIDNIGHT);
        addTruechimers(1);

        Outcome across = measure();
        assertThat(world.isLeapOver()).isTrue();
        assertThat(across.result().offset().orElseThrow().bound()).isGreaterThan(Duration.ofMillis(500));

        assertThat(correct(POLICY)).isEqualTo(Act.STEP);
        assertRight();
    }

    // Eras: the timestamps of NTP begin again on 2036-02-07 at 06:28:16.

    @ParameterizedTest
    @CsvSource({
        "2036-02-07T06:28:10Z, PT-6M",
        "2036-02-07T06:28:10Z, PT6M",
        "2036-02-07T06:28:15.990Z, PT0S",
        "2036-02-07T06:28:16Z, PT0.5S",
        "2036-02-07T06:28:17Z, PT-6M",
        "2036-02-07T06:30:00Z, P-3653D",
        "2036-02-07T06:30:00Z, P-24138D",
        "2050-01-01T00:00:00Z, P-29220D",
        "2106-02-07T06:28:15.995Z, PT-6M",
        "2141-12-31T00:00:00Z, P-40000D",
        "2026-11-25T12:00:00Z, P20000D"
    })
    void onEitherSideOfAnEraTheClockIsRightAfterwards(Instant truth, Duration error) {
        world(truth, error);
        addTruechimers(3);

        ClockDecision decision = simulation().correct(measure(ASKING.withSamples(3)), POLICY);

        assertThat(decision.act()).isIn(Act.STEP, Act.SLEW, Act.LEAVE);
        assertRight();
    }
}
