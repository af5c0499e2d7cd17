package coretime.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SecondsTest {

    @Test
    void negativeFractionsKeepTheirSign() {
        assertThat(Seconds.of(Duration.ofMillis(-250))).isEqualByComparingTo("-0.25");
        assertThat(Seconds.rounded(Duration.ofNanos(-1_500_000), 3)).isEqualTo(new BigDecimal("-0.002"));
    }

    @Property
    void everyDurationOfNanosSurvivesTheRoundTrip(@ForAll long nanos) {
        assertThat(Seconds.duration(Seconds.of(Duration.ofNanos(nanos)))).isEqualTo(Duration.ofNanos(nanos));
    }
}
