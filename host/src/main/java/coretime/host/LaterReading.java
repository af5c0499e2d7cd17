package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A proven clock, read again some time after the proof.
 *
 * @param incident the incident's number
 * @param after how long after its end it was to be read
 * @param at when it was read
 * @param offset what it was, null where it could not be read
 * @param holds whether it is still right
 * @param reason why it is not, or could not be told; null where it is
 */
public record LaterReading(
        long incident,
        Duration after,
        Instant at,
        @Nullable Offset offset,
        boolean holds,
        @Nullable String reason) {}
