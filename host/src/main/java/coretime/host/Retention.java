package coretime.host;

import java.time.Duration;

/**
 * How many cores are kept. The oldest go first; the newest of a domain stays whatever its size.
 *
 * @param perDomain for the cores of one domain
 * @param inAll for those of all
 */
public record Retention(Limit perDomain, Limit inAll) {

    /**
     * What cores may take.
     *
     * @param cores their number
     * @param bytes on disk, as their files' lengths say
     * @param age since they were sealed
     */
    public record Limit(int cores, long bytes, Duration age) {
        /** No limit. */
        public static final Limit NONE = new Limit(Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofDays(36500));

        public Limit {
            if (cores < 1 || bytes < 1 || !age.isPositive()) {
                throw new IllegalArgumentException(
                        "cores are kept by a limit above zero: " + cores + " cores, " + bytes + " bytes, " + age);
            }
        }

        public Limit withCores(int most) {
            return new Limit(most, bytes, age);
        }

        public Limit withBytes(long most) {
            return new Limit(cores, most, age);
        }

        public Limit withAge(Duration oldest) {
            return new Limit(cores, bytes, oldest);
        }
    }

    /** Ten cores of a domain and a hundred in all, for a quarter of a year. */
    public static Retention standard() {
        Duration quarter = Duration.ofDays(92);
        return new Retention(new Limit(10, Long.MAX_VALUE, quarter), new Limit(100, Long.MAX_VALUE, quarter));
    }

    public Retention withPerDomain(Limit limit) {
        return new Retention(limit, inAll);
    }

    public Retention withInAll(Limit limit) {
        return new Retention(perDomain, limit);
    }
}
