package coretime.time.ntp;

import java.time.Duration;

/**
 * How servers are asked.
 *
 * @param samples most answers that are wanted of each, 1 to 8
 * @param quorum as many servers that agree, each by one answer, end it early; always more than half of all
 * @param fewer answers that are wanted of each where no quorum can be reached
 * @param least servers that have to agree for a result
 * @param interval between two questions to the same server; at least 2 s on foreign networks (RFC 5905, BTIME)
 * @param longestInterval to which a server's RATE kisses lengthen it
 * @param patience how long it may take in all
 */
public record SamplingPolicy(
        int samples, int quorum, int fewer, int least, Duration interval, Duration longestInterval, Duration patience) {
    private static final int MOST_SAMPLES = 8;

    public SamplingPolicy {
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException("samples of a server are 1 to " + MOST_SAMPLES + ": " + samples);
        }
        if (fewer < 1 || fewer > samples) {
            throw new IllegalArgumentException("samples without a quorum are 1 to " + samples + ": " + fewer);
        }
        if (quorum < 1 || least < 1) {
            throw new IllegalArgumentException("a result takes at least one server: " + Math.min(quorum, least));
        }
        if (!interval.isPositive() || longestInterval.compareTo(interval) < 0 || !patience.isPositive()) {
            throw new IllegalArgumentException("intervals are positive and the longest is no shorter than the first: "
                    + interval + ", " + longestInterval + ", patience " + patience);
        }
    }

    /** Three servers that agree need one answer each; fewer are asked twice. */
    public static SamplingPolicy standard() {
        return new SamplingPolicy(4, 3, 2, 1, Duration.ofSeconds(2), Duration.ofSeconds(64), Duration.ofSeconds(10));
    }

    public SamplingPolicy withPatience(Duration wanted) {
        return new SamplingPolicy(samples, quorum, fewer, least, interval, longestInterval, wanted);
    }

    public SamplingPolicy withLeast(int wanted) {
        return new SamplingPolicy(samples, quorum, fewer, wanted, interval, longestInterval, patience);
    }

    /** So many answers of every server, even where fewer would do. */
    public SamplingPolicy withSamples(int wanted) {
        return new SamplingPolicy(wanted, Integer.MAX_VALUE, wanted, least, interval, longestInterval, patience);
    }

    public SamplingPolicy withInterval(Duration wanted) {
        Duration longest = longestInterval.compareTo(wanted) < 0 ? wanted : longestInterval;
        return new SamplingPolicy(samples, quorum, fewer, least, wanted, longest, patience);
    }
}
