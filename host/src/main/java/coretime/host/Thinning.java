package coretime.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes readings in the order of their time and keeps a bounded number of them: the time is divided into equal parts, and of each
 * the least and the greatest offset stay, so that no peak and no step is lost. For one thread.
 */
final class Thinning {
    private final long first;
    private final double span;
    private final @Nullable ClockReading[] least;
    private final @Nullable ClockReading[] greatest;

    /**
     * Of readings between these two times.
     *
     * @param first of the first, in nanoseconds since 1970
     * @param last of the last
     * @param limit at most so many are kept, from 2 on
     */
    Thinning(long first, long last, int limit) {
        if (limit < 2) {
            throw new IllegalArgumentException("readings are thinned to two at least, not to " + limit);
        }
        this.first = first;
        this.span = Math.max(1, (double) last - first);
        this.least = new @Nullable ClockReading[limit / 2];
        this.greatest = new @Nullable ClockReading[limit / 2];
    }

    void add(ClockReading reading) {
        double place = (Ledger.nanos(reading.at()) - first) / span;
        int part = Math.clamp((long) (place * least.length), 0, least.length - 1);
        ClockReading lowest = least[part];
        if (lowest == null || isLess(reading, lowest)) {
            least[part] = reading;
        }
        ClockReading highest = greatest[part];
        if (highest == null || isLess(highest, reading)) {
            greatest[part] = reading;
        }
    }

    /** Those that stay, oldest first. */
    List<ClockReading> kept() {
        List<ClockReading> kept = new ArrayList<>();
        for (int part = 0; part < least.length; part++) {
            ClockReading low = least[part];
            ClockReading high = greatest[part];
            if (low == null || high == null) {
                continue;
            }
            boolean isLowFirst = !high.at().isBefore(low.at());
            kept.add(isLowFirst ? low : high);
            if (!low.equals(high)) {
                kept.add(isLowFirst ? high : low);
            }
        }
        return List.copyOf(kept);
    }

    private static boolean isLess(ClockReading one, ClockReading other) {
        return one.offset().value().compareTo(other.offset().value()) < 0;
    }
}
