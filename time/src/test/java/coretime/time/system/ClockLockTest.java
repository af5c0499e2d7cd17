package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockLockTest {
    @TempDir
    Path directory;

    @Test
    void theHolderIsWrittenIntoTheFile() throws IOException {
        Path file = directory.resolve("run/clock.lock");

        try (ClockLock lock = ClockLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void oneProcessTakesItOnceAtATime() throws IOException {
        Path file = directory.resolve("clock.lock");
        try (ClockLock lock = ClockLock.take(file)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> ClockLock.take(directory.resolve("./clock.lock")))
                    .isInstanceOf(ClockBusy.class)
                    .hasMessageContaining("by this process already");
            // A second attempt that gave the first one's lock away would let another process in.
            assertIsHeldByAnother(file, "process " + ProcessHandle.current().pid());
        }
        ClockLock again = ClockLock.take(file);
        again.close();
        again.close();
    }

    @Test
    void anotherProcessIsNamedAndItsDeathGivesTheLockBack() throws Exception {
        Path file = directory.resolve("clock.lock");
        Process holder = new ProcessBuilder(Children.java(LockHolder.class, file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held ClockLock");

            assertThatThrownBy(() -> ClockLock.take(file))
                    .isInstanceOf(ClockBusy.class)
                    .hasMessage("the clock is being set by process " + holder.pid() + " already, which holds " + file
                            + ": wait until it has done so, or end it");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        ClockLock.take(file).close();
    }

    @Test
    void aLinkInTheFilesPlaceIsNotFollowed() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "precious");
        Path file = Files.createSymbolicLink(directory.resolve("clock.lock"), other);

        assertThatThrownBy(() -> ClockLock.take(file)).isInstanceOf(IOException.class);
        assertThat(other).hasContent("precious");
    }

    private static void assertIsHeldByAnother(Path file, String holder) {
        assertThatThrownBy(() -> Children.output(Children.java(LockHolder.class, file.toString())))
                .hasMessageContaining("ClockBusy")
                .hasMessageContaining(holder);
    }
}
