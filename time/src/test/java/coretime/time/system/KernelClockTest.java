package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Only {@code read()} is called in this process: see {@link ClockSettingAttempts}. */
class KernelClockTest {

    @Test
    void theKernelsOwnClockIsRead() throws Exception {
        KernelClock.State state = KernelClock.read();

        assertThat(state.maxError()).isBetween(Duration.ZERO, KernelClock.UNKNOWN_ERROR);
        assertThat(state.tick()).isBetween(Duration.ofMillis(9), Duration.ofMillis(11));
        assertThat(state.frequency()).isBetween(-500.0, 500.0);
        if (!state.isSynchronised()) {
            assertThat(state.phase()).isEqualTo(KernelClock.Phase.TIME_ERROR);
        }
    }

    @Test
    void whoMayNotSetTheClockIsToldWhatHeNeeds() throws Exception {
        Map<String, String> outcomes = attempts();

        for (String act : new String[] {"step", "slew", "mark", "unmark"}) {
            assertThat(outcomes.get(act))
                    .as(act)
                    .startsWith("SystemCallFailed ")
                    .endsWith("failed: EPERM (not permitted): this needs CAP_SYS_TIME: run as root, and in a container"
                            + " give it that capability");
        }
        assertThat(outcomes.get("step")).contains("stepping the clock by -0.000000001 s (adjtimex(2), ADJ_SETOFFSET)");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeTheKernelIsAsked() throws Exception {
        Map<String, String> outcomes = attempts();

        assertThat(outcomes.get("long-slew"))
                .isEqualTo("IllegalArgumentException a slew is at most 2145.000000000 s, not 2146.000000000 s:"
                        + " step the clock instead");
        assertThat(outcomes.get("late-mark")).contains("maxError is 0 or more and less than 16 s");
        assertThat(outcomes.get("odd-mark")).contains("estError is from 0 to maxError");
    }

    private static Map<String, String> attempts() throws Exception {
        return Children.output(Children.withoutTheRight(Children.java(ClockSettingAttempts.class)))
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ')), line -> line.substring(line.indexOf(' ') + 1)));
    }
}
