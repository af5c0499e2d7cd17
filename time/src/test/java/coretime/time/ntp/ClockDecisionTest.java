package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision.Act;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockDecisionTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final StepPolicy POLICY = StepPolicy.standard();

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0.0005S, LEAVE",
        "PT0.0005S, PT0.0008S, LEAVE",
        "PT0.0009S, PT0.0002S, SLEW",
        "PT0.1S, PT0.01S, SLEW",
        "PT-0.128S, PT0.01S, SLEW",
        "PT-0.129S, PT0.01S, STEP",
        "PT-6M, PT1.5S, STEP",
        "PT-6M, PT1.501S, REFUSE",
        "P40000D, PT0.1S, STEP"
    })
    void whatIsDoneDependsOnTheOffsetAndItsBound(Duration value, Duration bound, Act act) {
        ClockDecision decision = ClockDecision.on(result(NOON, value, bound, LeapIndicator.NONE), POLICY);

        assertThat(decision.act()).isEqualTo(act);
        boolean isMoved = act == Act.SLEW || act == Act.STEP;
        assertThat(decision.by()).isEqualTo(isMoved ? value.negated() : Duration.ZERO);
        assertThat(decision.reason()).isNotBlank();
    }

    @Test
    void whereNoServerGaveATimeTheReasonIsTheirs() {
        ClockDecision decision = ClockDecision.on(
                new NtpResult(NOON, Optional.empty(), 0, 1, List.of(), Map.of("a", "no address"), Map.of()), POLICY);

        assertThat(decision)
                .isEqualTo(new ClockDecision(Act.REFUSE, Duration.ZERO, "no server could be asked: a: no address"));
    }

    @Test
    void refusalsSayTheLimitAndWhatToDo() {
        StepPolicy limited = POLICY.withMostForwards(Duration.ofSeconds(10))
                .withMostBackwards(Duration.ofSeconds(1))
                .withWidestBound(Duration.ofMillis(100));

        assertThat(reason(Duration.ofSeconds(-11), Duration.ZERO, limited))
                .contains("forwards by 11.000 s", "at most 10.000 s", "check the servers");
        assertThat(reason(Duration.ofSeconds(2), Duration.ZERO, limited))
                .contains("backwards by 2.000 s", "at most 1.000 s");
        assertThat(reason(Duration.ofSeconds(1), Duration.ofMillis(200), limited))
                .contains("no better than to 0.200 s", "at most 0.100 s", "nearer or more servers");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-31T23:59:56Z, PT1S, INSERT, LATER",
        "2027-01-01T00:00:04Z, PT-1S, DELETE, LATER",
        "2026-12-31T23:59:56Z, PT-1.7S, INSERT, STEP",
        "2026-12-31T23:59:50Z, PT1S, INSERT, STEP",
        "2026-12-31T23:59:56Z, PT1S, NONE, STEP",
        "2026-12-30T23:59:58Z, PT1S, INSERT, STEP",
        "2026-12-31T23:53:58Z, PT-6M, INSERT, STEP",
        "2026-12-31T23:59:56Z, PT0S, INSERT, LEAVE"
    })
    void aroundALeapSecondASecondIsNotTrustedAndMoreIs(Instant local, Duration value, LeapIndicator leap, Act act) {
        assertThat(ClockDecision.on(result(local, value, Duration.ofNanos(500_000), leap), POLICY)
                        .act())
                .isEqualTo(act);
    }

    @Test
    void aPolicyHasNoNegativeLimit() {
        assertThatThrownBy(() -> POLICY.withTolerance(Duration.ofNanos(-1))).hasMessageContaining("negative");
        assertThatThrownBy(() -> POLICY.withMostBackwards(Duration.ofNanos(-1))).hasMessageContaining("negative");
    }

    private static String reason(Duration value, Duration bound, StepPolicy policy) {
        ClockDecision decision = ClockDecision.on(result(NOON, value, bound, LeapIndicator.NONE), policy);
        assertThat(decision.act()).isEqualTo(Act.REFUSE);
        return decision.reason();
    }

    private static NtpResult result(Instant at, Duration value, Duration bound, LeapIndicator leap) {
        NtpPacket question = NtpPacket.question(new Random(1));
        NtpPacket answer = new NtpPacket(
                leap,
                NtpPacket.VERSION,
                NtpPacket.SERVER,
                2,
                0,
                -20,
                Duration.ZERO,
                Duration.ZERO,
                ServedClock.LOCL,
                question.transmit(),
                question.transmit(),
                question.transmit(),
                question.transmit());
        Offset offset = new Offset(value, bound);
        ServerReport server = new ServerReport(
                "server",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 123),
                false,
                Optional.of(answer),
                1,
                1,
                1,
                Optional.of(offset),
                Optional.of(Duration.ZERO),
                Verdict.SELECTED,
                Map.of());
        return new NtpResult(at, Optional.of(offset), 1, 1, List.of(server), Map.of(), Map.of());
    }
}
