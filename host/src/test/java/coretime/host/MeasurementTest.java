package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static Measurement of(@Nullable Duration predicted) {
        Instant at = Instant.parse("2026-11-25T00:00:00Z");
        return new Measurement(at, at, Incidents.millis(-9480, 20), null, predicted, null);
    }

    @Test
    void aPredictionMayBeWrongByWhatABootMakesOfAnRtc() {
        assertThat(of(Duration.ofMillis(-8261)).misprediction(Measurement.ACROSS_A_BOOT))
                .isEmpty();
        assertThat(of(Duration.ofMillis(-8259)).misprediction(Measurement.ACROSS_A_BOOT))
                .contains("-8.259 s was predicted: the model is wrong by -1.221 s");
    }

    @Test
    void withoutABootItHasToBeRight() {
        assertThat(of(Duration.ofMillis(-9600)).misprediction(Measurement.WITHOUT_A_BOOT))
                .isEmpty();
        assertThat(of(Duration.ofMillis(-9601)).misprediction(Measurement.WITHOUT_A_BOOT))
                .contains("-9.601 s was predicted: the model is wrong by 0.121 s");
    }

    @Test
    void whatIsNotPredictedIsNotWrong() {
        assertThat(of(null).misprediction(Duration.ZERO)).isEmpty();
    }
}
