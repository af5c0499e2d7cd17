package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreFileFormatTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "'\u007fELF\u0002\u0001', ELF",
        "'KDUMP   \u0006', KDUMP",
        "'makedumpfile\u0000\u0000\u0000\u0000', KDUMP_FLATTENED",
        "'LibvirtQemudSave', LIBVIRT_SAVE",
        "'KDUMP', UNKNOWN",
        "'', UNKNOWN",
    })
    void aFileIsWhatItsFirstBytesSay(String content, CoreFileFormat expected) throws IOException {
        Path file = directory.resolve("core");
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(CoreFileFormat.of(file)).isEqualTo(expected);
        assertThat(expected.label()).doesNotContain("_").isLowerCase();
    }
}
