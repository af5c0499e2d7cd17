package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.ExecResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest's shell is given to do, by the real sh. */
class GuestShellTest {
    private final GuestShell shell = HereShell.shell();

    @TempDir
    private Path directory;

    private Path dropIn() {
        return directory.resolve("a.service.d").resolve("coretime.conf");
    }

    @Test
    void whatAScriptWritesComesAsItIs() throws IOException {
        try (GZIPInputStream written = new GZIPInputStream(
                shell.run("bytes", "cat; printf '%s' \"$1\"", new byte[] {0, -1, '\n'}, List.of("b")))) {
            assertThat(written.readAllBytes()).containsExactly(0, -1, '\n', 'b');
        }
    }

    @Test
    void aFileIsWrittenWithItsDirectoryAndDeletedWithIt() {
        shell.write(dropIn().toString(), "[Unit]\n");
        assertThat(dropIn()).hasContent("[Unit]\n");
        shell.write(dropIn().toString(), "[Service]\n");
        assertThat(dropIn()).hasContent("[Service]\n");
        assertThat(dropIn().getParent()).isDirectoryNotContaining("glob:**/.*");

        shell.delete(dropIn().toString());

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whereAFileIsNotTakenTheGuestsWordsAreSaidAndNothingOfItStays() throws IOException {
        // A directory in its place: the last step fails.
        Files.createDirectories(dropIn());

        assertThatThrownBy(() -> shell.write(dropIn().toString(), "[Unit]\n"))
                .isInstanceOf(CannotException.class)
                .hasMessageContaining("the guest here does not take " + dropIn() + ": mv: ");
        assertThat(dropIn().getParent()).isDirectoryNotContaining("glob:**/.*");
        assertThat(dropIn()).isEmptyDirectory();
    }

    @Test
    void whatAnInterruptedWriteLeftIsDeleted() throws IOException {
        Files.createDirectories(dropIn().getParent());
        Files.writeString(dropIn().resolveSibling(".coretime.conf.new"), "[Un");

        shell.delete(dropIn().toString());

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aShellThatSaysNothingHasFailedAllTheSame() {
        GuestShell killed =
                new GuestShell("here", (_, _, _) -> new ExecResult(new ExecResult.Signalled(9), "", "", false));

        assertThatThrownBy(() -> killed.delete("/etc/a"))
                .hasMessageContaining("does not delete /etc/a: its shell fails (Signalled[signal=9])");
    }
}
