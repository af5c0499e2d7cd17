package coretime.bench;

import java.util.List;

/**
 * The same work by a peer and by coretime. Immutable.
 *
 * @param name of the work
 * @param peer who does it otherwise
 * @param peerSeconds of each of its runs
 * @param peerBytes of what it wrote
 * @param own which way coretime does it
 * @param ownSeconds of each of our runs
 * @param ownBytes of what we wrote
 * @param goal the least ratio that is wanted; 0 where none is
 */
public record Comparison(
        String name,
        String peer,
        List<Double> peerSeconds,
        long peerBytes,
        String own,
        List<Double> ownSeconds,
        long ownBytes,
        double goal) {
    private static final double GIGA = 1e9;

    /** Copies the lists. */
    public Comparison {
        peerSeconds = List.copyOf(peerSeconds);
        ownSeconds = List.copyOf(ownSeconds);
    }

    /** The middle of the values, or of the two in the middle their mean. */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values have no median");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** How many times as fast as the peer we are, by medians. */
    public double ratio() {
        return median(peerSeconds) / median(ownSeconds);
    }

    /** Whether the goal is reached. */
    public boolean isReached() {
        return ratio() >= goal;
    }

    /**
     * A line of the table.
     *
     * @param coreBytes of the core that was gone through, for the throughput
     */
    public String line(long coreBytes) {
        return "%-9s %-29s %6.2f s %6.2f GB/s %5d MB   %-16s %6.2f s %6.2f GB/s %5d MB  %5.2fx%s"
                .formatted(
                        name,
                        peer,
                        median(peerSeconds),
                        coreBytes / median(peerSeconds) / GIGA,
                        peerBytes / 1_000_000,
                        own,
                        median(ownSeconds),
                        coreBytes / median(ownSeconds) / GIGA,
                        ownBytes / 1_000_000,
                        ratio(),
                        goal == 0
                                ? ""
                                : isReached() ? "  (goal %.1fx)".formatted(goal) : "  MISSED %.1fx".formatted(goal));
    }
}
