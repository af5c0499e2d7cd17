package coretime.host;

import java.util.List;

/**
 * Readings of one clock over a time.
 *
 * @param total how many the ledger has
 * @param readings oldest first; fewer than there are where they were thinned
 */
public record ReadingSeries(long total, List<ClockReading> readings) {
    public ReadingSeries {
        readings = List.copyOf(readings);
    }
}
