package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Freeze.Cause;
import coretime.time.Offset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockStateTest {
    private static final UUID DOMAIN = UUID.fromString("6f2a2f0a-36a5-4f0e-8b5c-2d3f1d0c9b11");
    private static final QemuProcess PROCESS = new QemuProcess(42, 7, "boot");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static Freeze freeze(QemuProcess process, Cause cause, long from, long seconds) {
        return new Freeze(DOMAIN, process, cause, NOW.plusSeconds(from), NOW.plusSeconds(from + seconds));
    }

    private static ClockState state(long offset, Freeze... freezes) {
        return new ClockState(
                PROCESS, new Offset(Duration.ofSeconds(offset), Duration.ofMillis(1)), null, List.of(freezes));
    }

    @Test
    void theLedgerKeepsFreezesByProcess(@TempDir Path directory) {
        Freeze second = freeze(PROCESS, Cause.IO_ERROR, 60, 5);
        Freeze first = freeze(PROCESS, Cause.PAUSE, 0, 20);
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
            ledger.record(second);
            ledger.record(first);
            ledger.record(freeze(new QemuProcess(42, 8, "boot"), Cause.PAUSE, 90, 1));
        }
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.db"))) {
            assertThat(ledger.freezes(DOMAIN, PROCESS)).containsExactly(first, second);
            assertThat(ledger.freezes(UUID.randomUUID(), PROCESS)).isEmpty();
        }
    }

    @Test
    void panicsAreCountedUntilNtpdGivesUp() {
        ClockState state = state(-100, freeze(PROCESS, Cause.PANIC, 0, 300), freeze(PROCESS, Cause.PANIC, 900, 100));

        assertThat(state.frozen()).isEqualTo(Duration.ofSeconds(400));
        assertThat(state.panicsLeft()).contains(4L);
        assertThat(state(-1200, freeze(PROCESS, Cause.PANIC, 0, 300)).panicsLeft())
                .contains(0L);
    }

    @Test
    void withoutAPanicOrAnOffsetNothingIsForetold() {
        assertThat(state(-100, freeze(PROCESS, Cause.PAUSE, 0, 300)).panicsLeft())
                .isEmpty();
        assertThat(new ClockState(PROCESS, null, null, List.of(freeze(PROCESS, Cause.PANIC, 0, 300))).panicsLeft())
                .isEmpty();
    }

    @Test
    void aFreezeIsNeverNegative() {
        assertThat(freeze(PROCESS, Cause.PAUSE, 0, -3).length()).isZero();
        assertThat(Cause.of("of-a-later-version")).isEqualTo(Cause.UNKNOWN);
    }
}
