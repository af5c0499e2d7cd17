package coretime.bench.capture;

import coretime.time.Seconds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run as JSON: snake_case names, seconds as decimals, bytes as integers, instants as RFC 3339 UTC. Immutable.
 *
 * @param startedAt when it began
 * @param finishedAt when all was measured; null where it is not yet
 * @param machine what it ran on
 * @param rounds panics of each guest
 * @param series a contender and a size each
 * @param goals what is wanted of the medians
 */
record CaptureDocument(
        Instant startedAt,
        @Nullable Instant finishedAt,
        Machine machine,
        int rounds,
        List<Series> series,
        List<Limit> goals) {
    private static final int DECIMALS = 6;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * What it ran on.
     *
     * @param cpus of the host
     * @param qemu its version
     * @param libvirt its version
     * @param accelerator of the guests
     * @param load of the host before the run: processes that want to run
     */
    record Machine(int cpus, String qemu, String libvirt, String accelerator, double load) {}

    /** A {@link CaptureSeries}. */
    record Series(
            String contender,
            long ramBytes,
            long filledBytes,
            @Nullable BigDecimal rebootS,
            List<Run> runs,
            List<String> failures) {

        static Series of(CaptureSeries series) {
            Duration reboot = series.reboot();
            return new Series(
                    series.contender().name(),
                    (long) series.gibibytes() << 30,
                    series.filledBytes(),
                    reboot == null ? null : seconds(reboot),
                    series.runs().stream().map(Run::of).toList(),
                    series.failures());
        }
    }

    /** A {@link CaptureRun}. */
    record Run(
            BigDecimal freezeS,
            BigDecimal outageS,
            BigDecimal loginS,
            BigDecimal sealedS,
            long coreBytes,
            long memoryBytes,
            String restart) {

        static Run of(CaptureRun run) {
            return new Run(
                    seconds(run.freeze()),
                    seconds(run.outage()),
                    seconds(run.login()),
                    seconds(run.sealed()),
                    run.coreBytes(),
                    run.memoryBytes(),
                    run.isCold() ? "cold" : "warm");
        }
    }

    /** A {@link Goal}; {@code required} and {@code wanted} are upper limits where {@code isMost} says so, else lower ones. */
    record Limit(
            String what, double value, String unit, boolean isMost, double required, double wanted, boolean reached) {
        static Limit of(Goal goal) {
            return new Limit(
                    goal.what(),
                    goal.value(),
                    goal.unit(),
                    goal.isMost(),
                    goal.required(),
                    goal.wanted(),
                    goal.isReached());
        }
    }

    /** What there is so far. */
    static CaptureDocument of(
            Instant startedAt, @Nullable Instant finishedAt, Machine machine, int rounds, List<CaptureSeries> series) {
        return new CaptureDocument(
                startedAt,
                finishedAt,
                machine,
                rounds,
                series.stream().map(Series::of).toList(),
                CaptureGoals.of(series).stream().map(Limit::of).toList());
    }

    private static BigDecimal seconds(Duration duration) {
        return Seconds.rounded(duration, DECIMALS);
    }

    /** The text. */
    String json() {
        return MAPPER.writeValueAsString(this) + "\n";
    }
}
