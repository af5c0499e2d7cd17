package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file itself: whether it is there, and who may write it. */
class ConfigurationFileTest {
    @TempDir
    private Path directory = Path.of("");

    private Path file(String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve("coretime.yaml"), "log: {level: debug}\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aFileOfItsOwnersAloneIsRead() throws IOException {
        ConfigurationReading reading = Configuration.read(file("rw-r--r--"));
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.configuration().orElseThrow().log().level()).isEqualTo(LogSettings.Level.DEBUG);
    }

    @Test
    void aFileThatEverybodyCanWriteIsAnError() throws IOException {
        Path file = file("rw-rw-rw-");
        assertThat(Configuration.read(file).configuration()).isEmpty();
        assertThat(Configuration.read(file).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.in("f"))
                        .startsWith("f:1:1: every user of this host can write the file")
                        .endsWith("chmod o-w " + file));
    }

    @Test
    void soIsOneThatEverybodyCanReplace() throws IOException {
        Path file = file("rw-------");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(Configuration.read(file).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("can replace the file"));
    }

    @Test
    void aFileThatIsNotThereSaysHowToGetOn() {
        assertThatThrownBy(() -> Configuration.read(directory.resolve("none.yaml")))
                .isInstanceOf(ConfigurationUnreadable.class)
                .hasMessageContainingAll("there is no " + directory, "an empty one means all defaults");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNotWaitedFor() throws Exception {
        assertThatThrownBy(() -> Configuration.read(directory))
                .isInstanceOf(ConfigurationUnreadable.class)
                .hasMessageContaining("is no regular file");
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> Configuration.read(pipe)).isInstanceOf(ConfigurationUnreadable.class);
    }
}
