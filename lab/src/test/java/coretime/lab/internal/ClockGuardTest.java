package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockGuardTest {

    /** Who may not take capabilities away, as whoever is not root, begins nothing. */
    @Test
    void whatRunsBehindItHasNotTheRightToSetAClock() throws Exception {
        boolean isRoot = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Process process = new ProcessBuilder(ClockGuard.command(List.of("sh", "-c", "echo begun; read _"))).start();
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo(isRoot ? "begun" : null);
            assertThat(!isRoot || ClockGuard.isHarmless(process.pid())).isTrue();
        } finally {
            process.destroy();
        }
    }

    @Test
    void withoutTheGuardsFirstStepTheProgramIsNotBegun() {
        List<String> guarded = ClockGuard.command(List.of("echo", "begun"));
        List<String> unguarded = guarded.subList(guarded.indexOf("sh"), guarded.size());
        boolean isHarmless = ClockGuard.isHarmless(ProcessHandle.current().pid());

        Commands.Result result = Commands.tryRun("looking", Commands.Setting.within(Duration.ofMinutes(1)), unguarded);

        assertThat(result.status()).isEqualTo(isHarmless ? 0 : 125);
        assertThat(result.output()).contains(isHarmless ? "begun" : "echo is not run: it could set this host's clock");
    }
}
