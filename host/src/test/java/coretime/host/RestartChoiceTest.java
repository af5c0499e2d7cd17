package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a guest gets a new QEMU process. */
class RestartChoiceTest {
    private static final Duration TOLERANCE = Duration.ofMillis(1500);
    private static final DomainClock WALL = new DomainClock(true, false, Duration.ZERO);
    private static final DomainClock GUEST = new DomainClock(true, true, Duration.ZERO);

    private static Optional<Offset> rtc(double seconds) {
        return Optional.of(new Offset(Duration.ofMillis((long) (seconds * 1000)), Duration.ofMillis(500)));
    }

    private static RestartChoice choice(RestartPolicy policy, DomainClock clock, Optional<Offset> rtc, long freeze) {
        return RestartChoice.of(
                policy, new RestartChoice.Facts(clock, Optional.of(clock), rtc, Duration.ofSeconds(freeze)), TOLERANCE);
    }

    private static Restart.Mode auto(DomainClock clock, Optional<Offset> rtc, long freeze) {
        return choice(RestartPolicy.AUTO, clock, rtc, freeze).mode();
    }

    @Test
    void autoIsWarmWhereTheBootWouldBeRight() {
        assertThat(auto(WALL, rtc(-0.9), 300)).isEqualTo(Restart.Mode.WARM);
        assertThat(auto(GUEST, rtc(-0.2), 0)).isEqualTo(Restart.Mode.WARM);
        assertThat(auto(WALL, Optional.empty(), 300)).isEqualTo(Restart.Mode.WARM);
    }

    @Test
    void autoIsColdWhereItWouldBeLateOrEarly() {
        assertThat(auto(GUEST, rtc(-9), 9)).isEqualTo(Restart.Mode.COLD);
        assertThat(auto(WALL, rtc(-25), 1)).isEqualTo(Restart.Mode.COLD);
        assertThat(auto(WALL, rtc(+3), 1)).isEqualTo(Restart.Mode.COLD);
        assertThat(auto(GUEST, Optional.empty(), 9)).isEqualTo(Restart.Mode.COLD);
        assertThat(choice(RestartPolicy.AUTO, GUEST, rtc(-9), 9).reason()).contains("-9.000 s");
    }

    @Test
    void aProcessThatWouldBeNoBetterIsNotStarted() {
        RestartChoice choice = RestartChoice.of(
                RestartPolicy.AUTO,
                new RestartChoice.Facts(
                        WALL,
                        Optional.of(new DomainClock(true, false, Duration.ofSeconds(-41))),
                        rtc(-41),
                        Duration.ZERO),
                TOLERANCE);

        assertThat(choice.mode()).isEqualTo(Restart.Mode.WARM);
        assertThat(choice.reason()).contains("-41 s off", "variable");
    }

    @Test
    void whatCannotBeStartedAnewIsResetAndThatIsSaid() {
        for (RestartPolicy policy : new RestartPolicy[] {RestartPolicy.AUTO, RestartPolicy.COLD}) {
            RestartChoice choice = RestartChoice.of(
                    policy,
                    new RestartChoice.Facts(GUEST, Optional.empty(), rtc(-9), Duration.ofSeconds(9)),
                    TOLERANCE);

            assertThat(choice.mode()).isEqualTo(Restart.Mode.WARM);
            assertThat(choice.reason()).contains("cannot be started anew");
        }
    }

    @Test
    void theOthersAreAsTheySay() {
        assertThat(choice(RestartPolicy.WARM, GUEST, rtc(-9), 9).mode()).isEqualTo(Restart.Mode.WARM);
        assertThat(choice(RestartPolicy.COLD, WALL, rtc(0), 0).mode()).isEqualTo(Restart.Mode.COLD);
    }
}
