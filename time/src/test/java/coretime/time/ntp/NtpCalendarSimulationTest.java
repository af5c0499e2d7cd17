package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpSimulation.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated leap seconds and eras. */
class NtpCalendarSimulationTest extends NtpScenario {
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
