package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
    private static final Instant AT = Incidents.PANIC_AT;
    private static final long MIB = 1L << 20;

    private long nanos = 17;
    private final ProgressMeter meter = new ProgressMeter(Duration.ofMillis(500), () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void tellsRateAndTimeLeftOfThePhase() {
        assertThat(meter.at("copying", 0, 100 * MIB, AT)).isPresent();
        pass(Duration.ofSeconds(2));
        CoreProgress progress = meter.at("copying", 40 * MIB, 100 * MIB, AT).orElseThrow();
        assertThat(progress.bytesPerSecond()).isEqualTo(20 * MIB);
        assertThat(progress.left()).contains(Duration.ofSeconds(3));
        assertThat(progress.fraction()).contains(0.4);
    }

    @Test
    void aNewPhaseBeginsAnewAndAnEndIsAlwaysTold() {
        assertThat(meter.at("scanning", 1, 2, AT)).isPresent();
        assertThat(meter.at("scanning", 1, 2, AT)).isEmpty();
        assertThat(meter.at("scanning", 2, 2, AT)).isPresent();
        assertThat(meter.at("copying", 0, 10, AT))
                .hasValueSatisfying(
                        progress -> assertThat(progress.bytesPerSecond()).isZero());
    }

    @Test
    void withoutATotalOrARateNothingIsForetold() {
        assertThat(new CoreProgress("copying", 5, 0, 7, AT))
                .satisfies(progress -> assertThat(progress.left()).isEmpty())
                .satisfies(progress -> assertThat(progress.fraction()).isEmpty());
        assertThat(new CoreProgress("copying", 0, 10, 0, AT).left()).isEmpty();
    }
}
