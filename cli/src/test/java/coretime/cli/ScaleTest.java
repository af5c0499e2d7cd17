package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void ticksAreRoundAndInside() {
        assertThat(new Scale(0, 50.8, 0, 900).ticks(12))
                .isEqualTo(List.of(0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0));
        assertThat(new Scale(-0.1, 0.1, 0, 100).ticks(4)).hasSize(5).contains(-0.1, 0.1);
    }

    @Test
    void clockTicksAreHalfAndWholeMinutesHoursAndDays() {
        assertThat(new Scale(10, 250, 0, 900).clockTicks(10))
                .isEqualTo(List.of(30.0, 60.0, 90.0, 120.0, 150.0, 180.0, 210.0, 240.0));
        assertThat(new Scale(0, 900_000, 0, 900).clockTicks(6)).allMatch(tick -> tick % 86_400 == 0);
    }

    @Test
    void aScaleWithoutExtentIsRefused() {
        assertThatThrownBy(() -> new Scale(1, 1, 0, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scale(0, Double.NaN, 0, 100)).isInstanceOf(IllegalArgumentException.class);
    }
}
