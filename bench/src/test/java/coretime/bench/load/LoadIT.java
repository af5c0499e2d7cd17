package coretime.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.LabProgress;
import coretime.lab.PauseLoad;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load in short: what it does not lose. How long it takes is the bench's to tell, on a machine that does nothing else. */
final class LoadIT {
    private static final Path HOME = Path.of(System.getProperty("coretime.home"));

    @TempDir
    private Path directory;

    @Test
    void eachPauseOfTwoHundredDomainsComesIntoTheLedgerInItsOrder() throws Exception {
        PauseLoad load = new PauseLoad(50, Duration.ofSeconds(10), Duration.ofMillis(200));
        LoadResult result = new LoadRun(200, load, Duration.ofSeconds(1)).run(HOME, directory, LabProgress.silent());
        assertThat(result.pauses()).hasSize(500);
        assertThat(result.lost())
                .as("lost or out of order, of %s", result.rows())
                .isZero();
        assertThat(result.surplus()).isZero();
    }
}
