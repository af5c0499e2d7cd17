package coretime.host;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The end of an incident.
 *
 * @param outcome how it ended
 * @param at when
 * @param stage the step it was in
 * @param reason why it is not proven, null where it is
 */
public record Ending(
        Outcome outcome, Instant at, Stage stage, @Nullable String reason) {}
