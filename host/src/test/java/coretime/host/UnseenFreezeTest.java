package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clocks tell of freezes that nobody watched. */
class UnseenFreezeTest {
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(600);
    private static final UUID DOMAIN = new UUID(1, 2);
    private static final QemuProcess PROCESS = new QemuProcess(4, 5, "boot");

    private static Offset offset(double seconds) {
        return new Offset(Duration.ofMillis((long) (1000 * seconds)), Duration.ofMillis(10));
    }

    private static Optional<Freeze> unseen(double before, double now, Freeze... known) {
        return UnseenFreeze.of(
                new ClockReading(DOMAIN, PROCESS, GuestClock.RTC, THEN, offset(before)),
                offset(now),
                NOW,
                List.of(known));
    }

    private static Freeze freeze(long from, long seconds) {
        Instant began = THEN.plusSeconds(from);
        return new Freeze(DOMAIN, PROCESS, Freeze.Cause.PAUSE, began, began.plusSeconds(seconds));
    }

    @Test
    void whatIsMissingIsAFreezeThatBeganAtTheLastReadingOrLater() {
        assertThat(unseen(-1, -31)).hasValueSatisfying(freeze -> {
            assertThat(freeze.cause()).isEqualTo(Freeze.Cause.UNSEEN);
            assertThat(freeze.from()).isEqualTo(THEN);
            assertThat(freeze.length()).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void whatTheLedgerKnowsIsNotCountedTwice() {
        assertThat(unseen(0, -30, freeze(100, 30))).isEmpty();
        assertThat(unseen(0, -30, freeze(100, 20)))
                .hasValueSatisfying(freeze -> assertThat(freeze.length()).isEqualTo(Duration.ofSeconds(10)));
        assertThat(unseen(0, -30, freeze(-100, 30))).isPresent();
    }

    @Test
    void aClockThatKeptOrWonTimeOrLostALittleTellsNothing() {
        assertThat(unseen(0, 0)).isEmpty();
        assertThat(unseen(-30, 0)).isEmpty();
        assertThat(unseen(0, -1.9)).isEmpty();
    }

    @Test
    void moreThanHasPassedCannotBeMissing() {
        assertThat(unseen(0, -601)).isEmpty();
    }
}
