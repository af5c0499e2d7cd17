package coretime.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OffsetTest {

    private static final long YEAR_NANOS = 31_536_000_000_000_000L;

    @Test
    void isWithinOnlyWhereTheWholeIntervalIs() {
        Duration tolerance = Duration.ofMillis(50);

        assertThat(offset(40, 10).isWithin(tolerance)).isTrue();
        assertThat(offset(-40, 10).isWithin(tolerance)).isTrue();
        assertThat(offset(41, 10).isWithin(tolerance)).isFalse();
        assertThat(offset(-41, 10).isWithin(tolerance)).isFalse();
        assertThat(offset(0, 51).isWithin(tolerance)).isFalse();
    }

    @Test
    void agreementNarrowsAndContradictionWidens() {
        assertThat(Offset.combine(List.of(offset(0, 100), offset(80, 40)))).isEqualTo(offset(70, 30));
        assertThat(Offset.combine(List.of(offset(0, 10), offset(100, 10)))).isEqualTo(offset(50, 60));
    }

    @Test
    void aContradictionIsNotForgottenByLaterReadings() {
        Offset stepped = Offset.combine(List.of(offset(0, 10), offset(100, 10), offset(100, 5)));

        assertThat(stepped).isEqualTo(offset(50, 60));
    }

    @Test
    void changeSinceAnEarlierOffsetAddsTheBounds() {
        assertThat(offset(-9500, 20).since(offset(-300, 10))).isEqualTo(offset(-9200, 30));
    }

    @Test
    void refusesWhatIsNoInterval() {
        assertThatThrownBy(() -> offset(0, -1)).hasMessageContaining("negative");
        assertThatThrownBy(() -> Offset.between(Duration.ofMillis(1), Duration.ZERO))
                .hasMessageContaining("reversed");
        assertThatThrownBy(() -> Offset.combine(List.of())).hasMessageContaining("no readings");
    }

    @Test
    void readsWellAloud() {
        assertThat(offset(-9213, 4)).hasToString("-9.213 s ± 0.004 s");
    }

    @Property
    void anIntervalKeepsItsEnds(
            @ForAll @LongRange(min = -YEAR_NANOS, max = YEAR_NANOS) long low,
            @ForAll @LongRange(min = 0, max = YEAR_NANOS) long width) {
        Duration lowest = Duration.ofNanos(low);
        Offset offset = Offset.between(lowest, lowest.plusNanos(width));

        assertThat(offset.high()).isEqualTo(lowest.plusNanos(width));
        assertThat(offset.low()).isBetween(lowest.minusNanos(1), lowest);
    }

    @Property
    void readingsThatHoldTheTruthCombineToOneThatDoes(
            @ForAll @LongRange(min = -YEAR_NANOS, max = YEAR_NANOS) long truth,
            @ForAll List<@LongRange(min = -1_000_000, max = 1_000_000) Long> errors) {
        List<Offset> readings = errors.stream()
                .map(error -> new Offset(Duration.ofNanos(truth + error), Duration.ofNanos(Math.abs(error))))
                .toList();
        if (!readings.isEmpty()) {
            Offset combined = Offset.combine(readings);

            assertThat(Duration.ofNanos(truth)).isBetween(combined.low(), combined.high());
        }
    }

    private static Offset offset(long valueMillis, long boundMillis) {
        return new Offset(Duration.ofMillis(valueMillis), Duration.ofMillis(boundMillis));
    }
}
