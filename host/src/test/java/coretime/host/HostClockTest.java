package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostClockTest {
    @Test
    void atItsCeilingTheErrorHasNoLimit() {
        assertThat(new HostClock(false, Duration.ofSeconds(16)).hasLimit()).isFalse();
        assertThat(new HostClock(true, Duration.ofMillis(2)).hasLimit()).isTrue();
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
