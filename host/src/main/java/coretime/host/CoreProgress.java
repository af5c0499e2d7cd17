package coretime.host;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a core is that is being written.
 *
 * @param phase what is being done, as "writing pages"
 * @param doneBytes of the guest's memory, in this phase
 * @param totalBytes of this phase; 0 where it is not known
 * @param bytesPerSecond since the phase began
 * @param at when this was so
 */
public record CoreProgress(String phase, long doneBytes, long totalBytes, long bytesPerSecond, Instant at) {

    /** How long the phase will go on at this rate, where that can be told. */
    public Optional<Duration> left() {
        return totalBytes == 0 || bytesPerSecond == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1e3 * Math.max(0, totalBytes - doneBytes) / bytesPerSecond)));
    }

    /** From 0 to 1; empty where the total is not known. */
    public Optional<Double> fraction() {
        return totalBytes == 0 ? Optional.empty() : Optional.of(Math.clamp((double) doneBytes / totalBytes, 0, 1));
    }
}
