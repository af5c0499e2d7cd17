package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated clocks and servers: what is decided, and how right the simulated clock is afterwards. */
class NtpSimulationTest extends NtpScenario {
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
}
