package coretime.time.ntp;

import java.util.Map;

/**
 * What a server has done since its start.
 *
 * @param answered questions that were answered with the time
 * @param unanswered datagrams that were not, by reason; reasons that never were are missing
 */
public record NtpServerCounters(long answered, Map<Unanswered, Long> unanswered) {

    public NtpServerCounters {
        unanswered = Map.copyOf(unanswered);
    }

    /** How often for that reason. */
    public long unanswered(Unanswered why) {
        return unanswered.getOrDefault(why, 0L);
    }
}
