package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.StepPolicy;
import coretime.time.system.ClockSetting;
import coretime.time.system.ClockWait;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NtpStepTextTest {
    private static final NtpResult LATE = new NtpResult(
            Instant.parse("2026-11-25T12:00:00Z"),
            Optional.of(new Offset(Duration.ofMinutes(-6), Duration.ofMillis(2))),
            3,
            1,
            List.of(),
            Map.of(),
            Map.of());

    private static String text(NtpStepDocument document) {
        return NtpStepText.of(document, new CoreText(80, false));
    }

    @Test
    void aStepSaysWhatItWasWhatItIsAndWhatBecameOfTheRtc() {
        ClockDecision decision = ClockDecision.on(LATE, StepPolicy.standard());
        Offset after = new Offset(Duration.ofNanos(40_000), Duration.ofMillis(2));
        NtpStepDocument.Rtc rtc =
                new NtpStepDocument.Rtc(true, new BigDecimal("0.0012"), new BigDecimal("0.0045"), null);
        NtpStepDocument document =
                NtpStepDocument.done(LATE, new ClockSetting(decision, Optional.of(after), true), rtc);

        assertThat(document.right()).isTrue();
        assertThat(text(document))
                .contains("360.000 s late: ")
                .contains("step: the clock is off by -360.000 s ± 0.002 s, and is stepped")
                .contains("now         right, as far as can be told")
                .contains("RTC         written, and reads +1.200 ± 4.500 ms from the system clock");
    }

    @Test
    void aMachineWithoutAnRtcIsToldSo() {
        NtpStepDocument.Rtc none = new NtpStepDocument.Rtc(false, null, null, "this machine has no RTC");
        assertThat(text(NtpStepDocument.rtc(none)))
                .contains("the RTC is not written")
                .contains("this machine has no RTC");
    }

    @Test
    void whatIsRefusedIsNotDone() {
        NtpStepDocument refused = NtpStepDocument.refused("ntpd (process 412) keeps this clock");
        assertThat(refused.right()).isFalse();
        assertThat(text(refused)).contains("done        nothing: ntpd (process 412) keeps this clock");
    }

    @Test
    void whatADaemonHasPutRightIsLeft() {
        ClockWait.Outcome right = new ClockWait.Outcome(
                Optional.of(ClockWait.Witness.SERVERS),
                Optional.of(new Offset(Duration.ofMillis(3), Duration.ofMillis(5))),
                Duration.ofSeconds(2),
                Optional.empty());
        ClockWait.Outcome wrong = new ClockWait.Outcome(
                Optional.empty(), Optional.empty(), Duration.ofSeconds(9), Optional.of("no server gave a time"));

        assertThat(text(NtpStepDocument.left(right, "chronyd (process 5) keeps this clock", null)))
                .contains("chronyd (process 5) keeps this clock and has put it right")
                .contains("+3.000 ± 5.000 ms");
        assertThat(NtpStepDocument.left(wrong, "chronyd (process 5) keeps this clock", null)
                        .reason())
                .isEqualTo(
                        "chronyd (process 5) keeps this clock and has not put it right in time: no server gave a time");
    }
}
