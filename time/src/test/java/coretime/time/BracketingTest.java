package coretime.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BracketingTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

    private final AtomicReference<Instant> reference = new AtomicReference<>(START);
    private long monotonic;
    private final Bracketing bracketing = new Bracketing(reference::get, () -> monotonic);

    @Test
    void theTruthIsInTheBoundWhereverOnThePathTheClockWasRead() throws Exception {
        Bracket bracket = bracketing.take(
                () -> {
                    pass(Duration.ofMillis(30));
                    Instant reading = reference.get().minusSeconds(9);
                    pass(Duration.ofMillis(10));
                    return reading;
                },
                Duration.ZERO);

        assertThat(bracket.offset()).isEqualTo(new Offset(Duration.ofMillis(-8990), Duration.ofMillis(20)));
    }

    @Test
    void aClockOfWholeSecondsHasHalfASecondOfBound() throws Exception {
        Offset offset = bracketing.take(() -> START, Duration.ofSeconds(1)).offset();

        assertThat(offset).isEqualTo(new Offset(Duration.ofMillis(500), Duration.ofMillis(500)));
    }

    @Test
    void aReadingDuringWhichTheHostClockWasSteppedIsVoid() {
        assertThatThrownBy(() -> bracketing.take(
                        () -> {
                            reference.set(START.plusSeconds(3));
                            return START;
                        },
                        Duration.ZERO))
                .isInstanceOf(ReferenceClockStepped.class)
                .hasMessageContaining("3.000 s");
    }

    @Test
    void theSystemClocksAgreeWithThemselves() throws Exception {
        Offset offset = Bracketing.system().take(Instant::now, Duration.ZERO).offset();

        assertThat(offset.isWithin(offset.bound().multipliedBy(2))).isTrue();
        assertThat(Duration.between(Bracketing.system().now(), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void aBracketCannotEndBeforeItBegins() {
        assertThatThrownBy(() -> new Bracket(START, START.minusNanos(1), START, Duration.ZERO))
                .hasMessageContaining("ends before it begins");
        assertThatThrownBy(() -> new Bracket(START, START, START, Duration.ofNanos(-1)))
                .hasMessageContaining("resolution");
    }

    private void pass(Duration time) {
        reference.updateAndGet(now -> now.plus(time));
        monotonic += time.toNanos();
    }
}
