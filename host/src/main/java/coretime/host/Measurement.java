package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of measuring: how late the restarted guest's clocks are, before anything was corrected.
 *
 * @param agentAt when the guest agent first answered, null where it never did
 * @param at when the measurement was over
 * @param system the system clock, null where the agent never answered
 * @param rtc the RTC as QEMU tells it, null where QEMU does not
 * @param predicted the offset that the model expects of the system clock, null where it has too little to go by
 * @param failure why something is missing, null where nothing is
 */
public record Measurement(
        @Nullable Instant agentAt,
        Instant at,
        @Nullable Offset system,
        @Nullable Offset rtc,
        @Nullable Duration predicted,
        @Nullable String failure)
        implements StepResult {

    @Override
    public Stage stage() {
        return Stage.MEASURE;
    }
}
