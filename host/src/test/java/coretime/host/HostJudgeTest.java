package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** This host's own clock, which is left alone, before servers on the loopback. */
class HostJudgeTest {
    private static final Duration GOAL = Duration.ofMillis(25);

    private static CorrectionPolicy judgedBy(Judges judges) {
        return CorrectionPolicy.standard().withJudges(judges.names());
    }

    @Test
    void whoAgreesWithTheServersIsAReference() throws Exception {
        try (Judges right = Judges.start(Duration.ZERO)) {
            assertThat(HostJudge.objection(judgedBy(right), GOAL)).isEmpty();
        }
    }

    @Test
    void whoIsOffByMoreIsNone() throws Exception {
        try (Judges behind = Judges.start(Duration.ofMillis(-40))) {
            assertThat(HostJudge.objection(judgedBy(behind), GOAL))
                    .hasValueSatisfying(objection -> assertThat(objection)
                            .containsPattern("this host's own clock is no reference: it is at \\+0\\.0[34]\\d s ")
                            .contains("by 3 NTP servers", "25 ms"));
        }
    }

    @Test
    void whomNoServerJudgesIsNone() throws Exception {
        Judges gone = Judges.start(Duration.ZERO);
        CorrectionPolicy policy = judgedBy(gone);
        gone.close();

        assertThat(HostJudge.objection(policy, GOAL))
                .hasValueSatisfying(objection ->
                        assertThat(objection).contains("cannot be judged by NTP servers: no server gave a time"));
        assertThat(HostJudge.objection(policy.withAnyHost(true), GOAL)).isEmpty();
    }
}
