package coretime.cli;

import coretime.host.ClockFix;
import coretime.host.Correction;
import coretime.host.IncidentDocument.Reading;
import coretime.host.Measurement;
import coretime.host.Proof;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a guest's clocks, as {@code clock fix --json} prints it.
 *
 * @param system the system clock before; null where the guest's agent does not tell it
 * @param rtc the RTC before; null where QEMU does not tell it
 * @param mispredicted in what the prediction from a freeze was wrong; null where it held, or where there was none
 * @param residual the system clock afterwards, the second reading of the proof; null where it was not read
 * @param rtcResidual the RTC afterwards
 * @param reason why it is not proven; null where it is
 */
record ClockFixDocument(
        String domain,
        UUID uuid,
        String cause,
        @Nullable Reading system,
        @Nullable Reading rtc,
        @Nullable String mispredicted,
        Set set,
        @Nullable Reading residual,
        @Nullable Reading rtcResidual,
        boolean proven,
        @Nullable String reason) {

    /**
     * What was set.
     *
     * @param method by what; {@code none} where nothing was
     * @param failure why nothing was set, or not all; null where it was, and where nothing was to be
     * @param others why other ways were not taken
     */
    record Set(
            String method,
            BigDecimal tookS,
            int attempts,
            @Nullable String failure,
            List<String> others) {}

    static ClockFixDocument of(String domain, ClockFix fix) {
        Measurement before = fix.measurement();
        Correction correction = fix.correction();
        Proof proof = fix.proof();
        return new ClockFixDocument(
                domain,
                fix.domain(),
                fix.cause(),
                Reading.orNull(before.system()),
                Reading.orNull(before.rtc()),
                before.misprediction(Measurement.WITHOUT_A_BOOT).orElse(null),
                new Set(
                        correction.method().label(),
                        Figures.seconds(correction.took()),
                        correction.attempts(),
                        correction.failure(),
                        correction.others()),
                Reading.orNull(proof.second()),
                Reading.orNull(proof.rtc()),
                proof.proven(),
                proof.reason());
    }
}
