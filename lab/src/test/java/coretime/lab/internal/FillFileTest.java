package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FillFileTest {
    private static final int MEBI = 1 << 20;

    @TempDir
    Path directory;

    private static int compressed(byte[] content, int part) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(content, part * MEBI, MEBI);
            deflater.finish();
            return deflater.deflate(new byte[2 * MEBI]);
        }
    }

    @Test
    void aThirdIsNoiseAThirdIsTextAndAThirdIsZero() throws IOException {
        Path file = directory.resolve("fill");
        FillFile.write(file, 6L * MEBI);
        byte[] content = Files.readAllBytes(file);

        assertThat(content).hasSize(6 * MEBI);
        assertThat(compressed(content, 0)).isGreaterThan(MEBI);
        assertThat(compressed(content, 1)).isBetween(MEBI / 100, MEBI / 3);
        assertThat(Arrays.mismatch(content, 2 * MEBI, 3 * MEBI, new byte[MEBI], 0, MEBI))
                .isEqualTo(-1);
        assertThat(Arrays.mismatch(content, 0, MEBI, content, 3 * MEBI, 4 * MEBI))
                .as("noise is not repeated")
                .isNotEqualTo(-1);
    }

    @Test
    void anyLengthIsExactAndTheSameEachTime() throws IOException {
        for (long length : new long[] {1, MEBI + 1, 2L * MEBI + 5, 3L * MEBI}) {
            Path one = directory.resolve("one" + length);
            Path other = directory.resolve("other" + length);
            FillFile.write(one, length);
            FillFile.write(other, length);
            assertThat(one).hasSize(length);
            assertThat(Files.mismatch(one, other)).isEqualTo(-1);
        }
    }

    @Test
    void anExistingFileIsNotOverwritten() throws IOException {
        Path file = Files.writeString(directory.resolve("fill"), "mine");
        assertThatThrownBy(() -> FillFile.write(file, 1)).isInstanceOf(LabException.class);
        assertThat(file).hasContent("mine");
    }

    @Test
    void itTakesTwoThirdsOfItsLengthOnTheDisk() {
        assertThat(FillFile.spaceNeeded(300L * MEBI)).isBetween(200L * MEBI, 203L * MEBI);
    }

    @Test
    void tooLittleMemoryIsSaidBeforeTheGuestStarts() {
        assertThat(HostResources.availableMemory("MemTotal: 9 kB\nMemAvailable:   1024 kB\n"))
                .isEqualTo(1 << 20);
        assertThatThrownBy(() -> HostResources.requireMemory("coretime-x", 1L << 50))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("coretime-x needs")
                .hasMessageContaining("give the guest less");
        assertThatThrownBy(() -> HostResources.requireDisk("the guest", directory, Long.MAX_VALUE))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("MB free");
    }
}
