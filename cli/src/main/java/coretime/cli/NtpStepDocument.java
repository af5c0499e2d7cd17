package coretime.cli;

import coretime.time.Offset;
import coretime.time.ReferenceClockStepped;
import coretime.time.Seconds;
import coretime.time.ntp.ClockDecision;
import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.NtpResult;
import coretime.time.system.ClockSetting;
import coretime.time.system.ClockWait;
import coretime.time.system.HardwareClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done about this machine's clock, as {@code ntp step --json} prints it.
 *
 * @param act {@code leave}, {@code slew}, {@code step}, {@code refuse}, {@code later}, or {@code none} where it was not about the
 *     system clock
 * @param planned whether this is what would be done
 * @param right whether the clock is right now, or is being slewed there
 * @param reason why, for people
 * @param before the clock before; null where it is not known
 * @param after the clock's offset afterwards; null where nothing was set
 * @param rtc what became of the RTC; null where it was not to be written
 * @param servers the evidence; null where no server was asked
 */
record NtpStepDocument(
        String act,
        boolean planned,
        boolean right,
        String reason,
        @Nullable Reading before,
        @Nullable BigDecimal byS,
        @Nullable Reading after,
        @Nullable Rtc rtc,
        @Nullable NtpDocument servers) {

    /** An offset with its bound: this clock minus the servers'. */
    record Reading(BigDecimal offsetS, BigDecimal boundS) {
        static @Nullable Reading orNull(Optional<Offset> offset) {
            return offset.map(one -> new Reading(Seconds.of(one.value()), Seconds.of(one.bound())))
                    .orElse(null);
        }

        Offset offset() {
            return new Offset(Seconds.duration(offsetS), Seconds.duration(boundS));
        }
    }

    /**
     * The RTC.
     *
     * @param offsetS RTC minus system clock as it was read back; null where it was not written
     * @param failure why it was not; null where it was
     */
    record Rtc(
            boolean written,
            @Nullable BigDecimal offsetS,
            @Nullable BigDecimal boundS,
            @Nullable String failure) {
        /** Writes it by the system clock. Where there is none, or it cannot be written, that is told and nothing else fails. */
        static Rtc write() throws InterruptedException {
            try {
                Optional<Offset> left = HardwareClock.of(HardwareClock.STANDARD).write(InstantSource.system());
                return left.map(offset -> new Rtc(true, Seconds.of(offset.value()), Seconds.of(offset.bound()), null))
                        .orElseGet(() -> new Rtc(false, null, null, "this machine has no RTC"));
            } catch (IOException | ReferenceClockStepped e) {
                return new Rtc(false, null, null, Failures.said(e));
            }
        }
    }

    static NtpStepDocument planned(NtpResult result, ClockDecision decision) {
        return of(result, decision, true, decision.act() == Act.LEAVE, null, null);
    }

    static NtpStepDocument done(NtpResult result, ClockSetting setting, @Nullable Rtc rtc) {
        return of(result, setting.decision(), false, setting.isRight(), Reading.orNull(setting.after()), rtc);
    }

    private static NtpStepDocument of(
            NtpResult result,
            ClockDecision decision,
            boolean isPlanned,
            boolean isRight,
            @Nullable Reading after,
            @Nullable Rtc rtc) {
        return new NtpStepDocument(
                Choice.label(decision.act()),
                isPlanned && decision.act() != Act.REFUSE,
                isRight,
                decision.reason(),
                Reading.orNull(result.offset()),
                Seconds.of(decision.by()),
                after,
                rtc,
                NtpDocument.of(result));
    }

    /** Somebody else keeps the clock. */
    static NtpStepDocument left(ClockWait.Outcome outcome, String others, @Nullable Rtc rtc) {
        String reason = outcome.isRight()
                ? others + " and has put it right"
                : others + " and has not put it right in time: "
                        + outcome.reason().orElse("");
        return new NtpStepDocument(
                "leave", false, outcome.isRight(), reason, null, null, Reading.orNull(outcome.offset()), rtc, null);
    }

    static NtpStepDocument refused(String reason) {
        return new NtpStepDocument("refuse", false, false, reason, null, null, null, null, null);
    }

    static NtpStepDocument rtc(Rtc rtc) {
        boolean isWritten = rtc.written();
        return new NtpStepDocument(
                "none",
                false,
                isWritten,
                isWritten ? "the RTC is written by the system clock" : "the RTC is not written",
                null,
                null,
                null,
                rtc,
                null);
    }
}
