package coretime.host;

import coretime.time.Offset;
import coretime.time.Seconds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    /** What a prediction across a boot may be wrong by: a boot reads its clock from the RTC, in whole seconds. */
    public static final Duration ACROSS_A_BOOT = Duration.ofMillis(1200);

    /** What a prediction may be wrong by where the guest only stood still. */
    public static final Duration WITHOUT_A_BOOT = Duration.ofMillis(100);

    /**
     * In what the prediction was wrong, for people; empty where it held, or where there is none or nothing to hold it against.
     *
     * @param allowed by how much the whole interval of the reading may differ from it
     */
    public Optional<String> misprediction(Duration allowed) {
        if (system == null || predicted == null) {
            return Optional.empty();
        }
        Duration difference = system.value().minus(predicted);
        return difference.abs().minus(system.bound()).compareTo(allowed) <= 0
                ? Optional.empty()
                : Optional.of(Seconds.rounded(predicted, 3) + " s was predicted: the model is wrong by "
                        + Seconds.rounded(difference, 3) + " s");
    }

    @Override
    public Stage stage() {
        return Stage.MEASURE;
    }
}
