package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdjtimeFileTest {
    @TempDir
    Path directory;

    @Test
    void theThirdLineSaysWhichTimeTheClockKeeps() throws IOException {
        assertThat(AdjtimeFile.isLocal("0.0 0 0.0\n0\nLOCAL\n", "adjtime")).isTrue();
        assertThat(AdjtimeFile.isLocal("-0.123 1764000000 0.0\n1764000000\nUTC\n", "adjtime"))
                .isFalse();
        assertThat(AdjtimeFile.isLocal("0.0 0 0.0\r\n0\r\nLOCAL", "adjtime")).isTrue();
    }

    @Test
    void whatIsMissingMeansUtc() throws IOException {
        assertThat(AdjtimeFile.isLocal("", "adjtime")).isFalse();
        assertThat(AdjtimeFile.isLocal("0.0 0 0.0\n", "adjtime")).isFalse();
        assertThat(AdjtimeFile.isLocal("0.0 0 0.0\n0\n\n", "adjtime")).isFalse();
        assertThat(AdjtimeFile.isLocal(directory.resolve("none"))).isFalse();
    }

    @Test
    void anythingElseIsAnErrorThatSaysWhatToDo() {
        assertThatThrownBy(() -> AdjtimeFile.isLocal("0.0 0 0.0\n0\nlocal\n", "/etc/adjtime"))
                .isInstanceOf(IOException.class)
                .hasMessage("/etc/adjtime: the third line is UTC or LOCAL: correct it, or write it anew by hwclock"
                        + " --systohc");
    }

    @Test
    void aFileIsReadNoFurtherThanItCanMatter() throws IOException {
        Path file = Files.writeString(directory.resolve("adjtime"), "0.0 0 0.0\n0\nLOCAL\n" + "x".repeat(1 << 20));

        assertThat(AdjtimeFile.isLocal(file)).isTrue();
    }
}
