package coretime.vmcore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static Optional<WallClock> clock(SyntheticKernel made) {
        try (MemoryCore core = made.core()) {
            Kernel kernel = Kernel.of(core);
            return WallClock.of(kernel, KernelLog.read(kernel));
        }
    }

    private static SyntheticKernel logged() {
        return new SyntheticKernel(false)
                .log(2_000_000_000L, 6, "rtc_cmos 00:04: setting system clock to 2026-11-24T06:21:37 UTC (1795501297)")
                .log(5_500_000_000L, 6, "last");
    }

    @Test
    void theHardwareClockAtBootTellsTheTime() {
        WallClock clock = clock(logged()).orElseThrow();
        assertThat(clock.boot()).isEqualTo(Instant.parse("2026-11-24T06:21:35Z"));
        try (MemoryCore core = logged().core()) {
            assertThat(KernelLog.read(Kernel.of(core)).lines(clock).getLast())
                    .isEqualTo("[2026-11-24 06:21:40.500000] last");
        }
    }

    @Test
    void theTimeOfTheCrashIsBetter() {
        WallClock clock = clock(logged().info("CRASHTIME=1795501400")).orElseThrow();
        assertThat(clock.boot()).isEqualTo(Instant.ofEpochSecond(1795501394, 500_000_000));
        assertThat(clock.source()).contains("VMCOREINFO");
    }

    @Test
    void timesThatCannotBeDoNotCount() {
        assertThat(clock(new SyntheticKernel(false)
                        .log(1, 6, "setting system clock to 9999-99-99T00:00:00 UTC (999999999999)")
                        .info("CRASHTIME=-1")))
                .isEmpty();
        assertThat(clock(new SyntheticKernel(false))).isEmpty();
    }
}
