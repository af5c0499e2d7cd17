package coretime.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    @Test
    void commandsAndWhatIsSaidStandInConsoleBlocks(@TempDir Path directory) throws IOException {
        Path document = Files.writeString(directory.resolve("d.md"), """
                # No command
                ```console
                # ls /
                bin
                ...
                usr
                ```
                <!-- browser: opens -->
                ```
                # neither
                ```
                """);
        assertThat(Transcript.of(document))
                .containsExactly(
                        new Transcript.Typed("ls /", List.of("bin", "usr")), new Transcript.AtBrowser("opens"));
    }

    @Test
    void whatIsSaidIsComparedButForItsFigures() {
        String real = "web1: the system clock is at -1.599 s ± 0.002 s\n   1  2026-11-26 10:28:03Z  web1   0.37 s";
        assertThat(Transcript.missing(
                        List.of("web1: the system clock is at +12 ms ± 3 ms", "12 2027-01-01 00:00:00Z web1 1.2 s"),
                        real))
                .isEmpty();
        assertThat(Transcript.missing(List.of("web1: the RTC is at +12 ms ± 3 ms"), real))
                .isPresent();
    }

    @Test
    void theOrderCounts() {
        assertThat(Transcript.missing(List.of("b", "a"), "a\nb")).contains("a");
    }
}
