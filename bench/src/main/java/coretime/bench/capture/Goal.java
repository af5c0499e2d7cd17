package coretime.bench.capture;

import java.util.Locale;

/**
 * A figure and what is wanted of it. Immutable.
 *
 * @param what the figure
 * @param value of it
 * @param unit of it and of the limits
 * @param isMost whether it may be the limit at most; else at least
 * @param required what must be reached
 * @param wanted what would be better still; the same where nothing is
 */
record Goal(String what, double value, String unit, boolean isMost, double required, double wanted) {

    /** A figure that may not be more. */
    static Goal most(String what, double value, String unit, double required) {
        return new Goal(what, value, unit, true, required, required);
    }

    /** Whether what must be reached is. */
    boolean isReached() {
        return reaches(required);
    }

    private boolean reaches(double limit) {
        return isMost ? value <= limit : value >= limit;
    }

    /** A line of the report, of at most 80 columns. */
    String line() {
        String further = wanted == required ? "" : ", " + verdict(wanted);
        return "%-37s %8.3f %-6s  %s%s".formatted(what, value, unit, verdict(required), further);
    }

    private String verdict(double limit) {
        return (reaches(limit) ? "goal " : "MISSED ") + (isMost ? "<= " : ">= ") + plain(limit);
    }

    private static String plain(double limit) {
        return String.format(Locale.ROOT, "%.3f", limit).replaceFirst("\\.?0+$", "");
    }
}
