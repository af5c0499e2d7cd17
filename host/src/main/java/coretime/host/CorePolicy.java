package coretime.host;

import coretime.vmcore.Compression;
import coretime.vmcore.FilterLevel;
import java.nio.file.Path;
import java.util.List;

/**
 * What is wanted of cores that coretime writes itself.
 *
 * @param directory where they go; made where it is not there, for root alone
 * @param level what may be left out of them
 * @param compression of their pages
 * @param memoryBudget how many bytes of a guest's memory {@code direct} may hold in the host's
 * @param leastFree bytes of disk and of host memory that a core must leave free
 * @param order the strategies to try, in this order; empty: all, by their estimated outage
 * @param mostPanicsPerHour past so many of one guest only the crash card is taken
 * @param retention how many cores are kept
 */
public record CorePolicy(
        Path directory,
        FilterLevel level,
        Compression compression,
        long memoryBudget,
        long leastFree,
        List<String> order,
        int mostPanicsPerHour,
        Retention retention) {

    private static final long GIB = 1L << 30;

    public CorePolicy {
        directory = directory.toAbsolutePath();
        order = List.copyOf(order);
        if (memoryBudget < 0 || leastFree < 0 || mostPanicsPerHour < 1) {
            throw new IllegalArgumentException("a limit of cores is negative: " + memoryBudget + " bytes of memory, "
                    + leastFree + " bytes free, " + mostPanicsPerHour + " panics an hour");
        }
    }

    /** Everything but free, zero, cache and user pages, by zstd; 2 GiB of host memory; 1 GiB left free. */
    public static CorePolicy in(Path directory) {
        return new CorePolicy(
                directory, new FilterLevel(31), Compression.ZSTD, 2 * GIB, GIB, List.of(), 10, Retention.standard());
    }

    public CorePolicy withOrder(List<String> strategies) {
        return new CorePolicy(
                directory, level, compression, memoryBudget, leastFree, strategies, mostPanicsPerHour, retention);
    }

    public CorePolicy withLevel(FilterLevel wanted) {
        return new CorePolicy(
                directory, wanted, compression, memoryBudget, leastFree, order, mostPanicsPerHour, retention);
    }

    public CorePolicy withMemoryBudget(long bytes) {
        return new CorePolicy(directory, level, compression, bytes, leastFree, order, mostPanicsPerHour, retention);
    }

    public CorePolicy withLeastFree(long bytes) {
        return new CorePolicy(directory, level, compression, memoryBudget, bytes, order, mostPanicsPerHour, retention);
    }

    public CorePolicy withMostPanicsPerHour(int panics) {
        return new CorePolicy(directory, level, compression, memoryBudget, leastFree, order, panics, retention);
    }

    public CorePolicy withRetention(Retention kept) {
        return new CorePolicy(directory, level, compression, memoryBudget, leastFree, order, mostPanicsPerHour, kept);
    }

    public CorePolicy withDirectory(Path other) {
        return new CorePolicy(other, level, compression, memoryBudget, leastFree, order, mostPanicsPerHour, retention);
    }

    public CorePolicy withCompression(Compression wanted) {
        return new CorePolicy(directory, level, wanted, memoryBudget, leastFree, order, mostPanicsPerHour, retention);
    }
}
