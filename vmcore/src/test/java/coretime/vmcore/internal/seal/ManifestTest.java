package coretime.vmcore.internal.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.vmcore.CoreException;
import coretime.vmcore.Manifest;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir
    private Path directory = Path.of("");

    private Path core = Path.of("core");
    private final byte[] content = new byte[2 * Manifest.CHUNK_BYTES + 1234];

    @BeforeEach
    void aSealedCore() throws IOException {
        new Random(1).nextBytes(content);
        core = Files.write(directory.resolve("a.core"), content);
        Manifest.seal(core, 2, Progress.NONE);
    }

    private Manifest manifest() {
        return Manifest.beside(core).orElseThrow();
    }

    @Test
    void aCoreThatWasNotTouchedIsAsItWasSealed() {
        assertThat(manifest().sha256()).hasSize(3);
        assertThat(manifest().coreName()).isEqualTo("a.core");
        assertThat(manifest().check(core, 2, Progress.NONE)).isEmpty();
        assertThat(directory).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void oneChangedBitIsFoundAndItsPlaceIsNamed() throws IOException {
        content[Manifest.CHUNK_BYTES + 5] ^= 1;
        Files.write(core, content);
        assertThat(manifest().check(core, 1, Progress.NONE))
                .singleElement()
                .asString()
                .contains("0x400000 to 0x800000");
    }

    @Test
    void aShorterCoreIsNamed() throws IOException {
        Files.write(core, java.util.Arrays.copyOf(content, Manifest.CHUNK_BYTES));
        assertThat(manifest().check(core, 1, Progress.NONE))
                .singleElement()
                .asString()
                .contains(String.valueOf(content.length));
    }

    @Test
    void aForgedHashDoesNotFitTheSeal() throws IOException {
        Path file = Manifest.fileOf(core);
        String first = manifest().sha256().getFirst();
        Files.writeString(file, Files.readString(file).replace(first, "0".repeat(64)));
        assertThat(manifest().check(core, 1, Progress.NONE)).anyMatch(problem -> problem.contains("manifest itself"));
    }

    @Test
    void withoutAManifestThereIsNone() {
        assertThat(Manifest.beside(directory.resolve("other"))).isEmpty();
    }

    @Test
    void aManifestThatIsNoneIsNamedWithItsField() throws IOException {
        String whole = Files.readString(Manifest.fileOf(core));
        for (String[] change : new String[][] {
            {"\"coretime_manifest\" : 1", "\"coretime_manifest\" : 2", "coretime_manifest"},
            {"\"chunk_bytes\" : 4194304", "\"chunk_bytes\" : 0", "chunk_bytes"},
            {"\"bytes\" : 8389842", "\"bytes\" : \"many\"", "bytes"},
            {manifest().sha256().getFirst(), "xyz", "sha256"},
            {"\"seal\"", "\"sail\"", "seal"},
            {"{", "[", "manifest"},
        }) {
            assertThat(whole).contains(change[0]);
            Files.write(
                    Manifest.fileOf(core), whole.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> Manifest.beside(core))
                    .isInstanceOf(CoreException.class)
                    .hasMessageContaining(change[2]);
        }
    }
}
