package coretime.time.ntp;

import java.time.Duration;

/**
 * How often one client is answered.
 *
 * @param interval between two answers, in the long run
 * @param burst questions in a row that are answered after a silence, 1 to 1024
 * @param kissInterval between two answers that say no more than that it asks too often (kiss code RATE)
 * @param clients most that are remembered, 1 to 2²⁰; more than these are answered as if they were new
 */
public record RateLimit(Duration interval, int burst, Duration kissInterval, int clients) {
    private static final int MOST_BURST = 1024;
    private static final int MOST_CLIENTS = 1 << 20;
    private static final Duration LONGEST = Duration.ofDays(1);

    public RateLimit {
        if (interval.isNegative() || interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval of a rate limit is 0 to " + LONGEST + ": " + interval);
        }
        if (!kissInterval.isPositive() || kissInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("interval of kisses is above 0, to " + LONGEST + ": " + kissInterval);
        }
        if (burst < 1 || burst > MOST_BURST) {
            throw new IllegalArgumentException("burst of a rate limit is 1 to " + MOST_BURST + ": " + burst);
        }
        if (clients < 1 || clients > MOST_CLIENTS) {
            throw new IllegalArgumentException("clients of a rate limit are 1 to " + MOST_CLIENTS + ": " + clients);
        }
    }

    /** One question in a second, 16 in a row, one kiss in 8 s, 64 Ki clients. */
    public static RateLimit standard() {
        return new RateLimit(Duration.ofSeconds(1), 16, Duration.ofSeconds(8), 1 << 16);
    }

    /** Everyone is answered as often as they ask. */
    public static RateLimit none() {
        return standard().withInterval(Duration.ZERO);
    }

    public RateLimit withInterval(Duration wanted) {
        return new RateLimit(wanted, burst, kissInterval, clients);
    }

    public RateLimit withBurst(int wanted) {
        return new RateLimit(interval, wanted, kissInterval, clients);
    }

    public RateLimit withKissInterval(Duration wanted) {
        return new RateLimit(interval, burst, wanted, clients);
    }

    public RateLimit withClients(int wanted) {
        return new RateLimit(interval, burst, kissInterval, wanted);
    }
}
