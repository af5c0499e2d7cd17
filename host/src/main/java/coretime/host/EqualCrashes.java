package coretime.host;

import java.time.Instant;
import java.util.List;

/**
 * Crashes with one signature.
 *
 * @param signature what they have in common
 * @param text what it is made of
 * @param count how many there are
 * @param firstAt the first such panic
 * @param lastAt the last
 * @param incidents the numbers of their incidents, newest first; the latest alone where there are many
 */
public record EqualCrashes(
        String signature, String text, long count, Instant firstAt, Instant lastAt, List<Long> incidents) {
    public EqualCrashes {
        incidents = List.copyOf(incidents);
    }
}
