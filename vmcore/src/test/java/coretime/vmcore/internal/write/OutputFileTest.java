package coretime.vmcore.internal.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.Conversion;
import coretime.vmcore.ConversionResult;
import coretime.vmcore.CoreException;
import coretime.vmcore.LiveMemory;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void whatAnotherRunIsWritingIsNotTakenFromIt() throws IOException {
        Path file = directory.resolve("core");
        try (OutputFile first = OutputFile.create(file)) {
            first.write(new byte[] {1}, 0);
            assertThatThrownBy(() -> OutputFile.create(file))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining("core.partial is being written by another run");
            first.publish();
        }
        assertThat(file).hasBinaryContent(new byte[] {1});
        OutputFile.create(file).close();
        assertThat(directory.resolve("core.partial")).exists();
    }

    @Test
    void whatADeadRunLeftIsReplacedAndALinkThereIsNotFollowed() throws IOException {
        Path file = directory.resolve("core");
        Path partial = Files.writeString(directory.resolve("core.partial"), "left by a dead run");
        OutputFile.create(file).close();
        assertThat(partial).isEmptyFile();
        Files.delete(partial);
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        Files.createSymbolicLink(partial, precious);
        OutputFile.create(file).close();
        assertThat(precious).hasContent("precious");
        assertThat(partial).isRegularFile();
        assertThat(Files.isSymbolicLink(partial)).isFalse();
    }

    @Test
    void aPageAtTheEndOfTheAddressSpaceDoesNotFillTheDisk() throws Exception {
        Path file = directory.resolve("core");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment page = arena.allocate(4096).fill((byte) 1);
            LiveMemory memory =
                    LiveMemory.of(List.of(new LiveMemory.Block(0, page), new LiveMemory.Block((1L << 34) - 1, page)));
            try (MemoryCore core = LiveMemory.core("made", memory, List.of(), Optional.empty())) {
                ConversionResult result =
                        Conversion.of(core).threads(1).to(file).run(Progress.NONE);
                assertThat(result.written().bytes()).isGreaterThan(4L << 30);
            }
        }
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        String kib = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).split("\t", -1)[0];
        assertThat(Long.parseLong(kib)).isLessThan(8 << 10);
    }
}
