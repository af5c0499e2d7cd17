package coretime.host;

import coretime.time.Offset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of proving: two bracketed readings after the correction, apart in time.
 *
 * @param at when the second reading was over
 * @param first the first reading, null where there was none
 * @param second the second reading, which is the residual, null where there was none
 * @param rtc the RTC afterwards, null where QEMU does not tell it
 * @param proven both readings, with their bounds, lie inside the tolerance, and the RTC inside its own
 * @param reason why it is not proven, null where it is
 */
public record Proof(
        Instant at,
        @Nullable Offset first,
        @Nullable Offset second,
        @Nullable Offset rtc,
        boolean proven,
        @Nullable String reason)
        implements StepResult {

    @Override
    public Stage stage() {
        return Stage.PROVE;
    }
}
