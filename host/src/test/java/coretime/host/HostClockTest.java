package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostClockTest {
    private static final int STA_PLL = 0x1;
    private static final int STA_UNSYNC = 0x40;
    private static final int STA_NANO = 0x2000;

    @Test
    void theKernelsStatusTellsWhetherADaemonKeepsTheClock() {
        assertThat(HostClock.of(STA_PLL | STA_NANO, 1500)).isEqualTo(new HostClock(true, Duration.ofNanos(1_500_000)));
        assertThat(HostClock.of(STA_UNSYNC | STA_NANO, 16_000_000).synchronised())
                .isFalse();
    }

    @Test
    void atItsCeilingTheErrorHasNoLimit() {
        assertThat(HostClock.of(STA_UNSYNC, 16_000_000).hasLimit()).isFalse();
        assertThat(HostClock.of(0, 2000).hasLimit()).isTrue();
    }

    /** By another way to the same call. */
    @Test
    void theKernelSaysTheSameToOthers() throws Exception {
        HostClock clock = HostClock.read();

        assertThat(clock.maxError()).isBetween(Duration.ZERO, Duration.ofSeconds(16));
        Process perl = new ProcessBuilder(
                        "perl", "-e", "$b = \"\\0\" x 208; $r = syscall(159, $b); print $r == 5 ? 0 : 1")
                .redirectErrorStream(true)
                .start();
        String said = new String(perl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(perl.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isEqualTo(clock.synchronised() ? "1" : "0");
    }
}
