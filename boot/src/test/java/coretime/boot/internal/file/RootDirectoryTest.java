package coretime.boot.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.boot.BootException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDirectoryTest {
    @TempDir
    private Path outside;

    private Path inside;
    private RootDirectory root;

    @BeforeEach
    void fill() throws IOException {
        inside = Files.createDirectories(outside.resolve("root"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectories(inside.resolve("etc/real"));
        Files.writeString(inside.resolve("etc/real/file"), "text");
        root = new RootDirectory(inside);
    }

    @Test
    void linksAreFollowedAsTheyWouldLeadInTheRoot() throws IOException {
        Files.createSymbolicLink(inside.resolve("absolute"), Path.of("/etc/real"));
        Files.createSymbolicLink(inside.resolve("etc/relative"), Path.of("../absolute/file"));

        assertThat(root.follow("/etc/relative")).contains("/etc/real/file");
        assertThat(root.followParents("/etc/relative")).contains("/etc/relative");
        assertThat(root.read("/etc/relative", 10)).asString().isEqualTo("text");
    }

    @Test
    void noLinkLeadsOutOfTheRoot() throws IOException {
        Files.createSymbolicLink(inside.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(inside.resolve("far"), Path.of("../../../../../../../../etc/passwd"));
        Files.createSymbolicLink(inside.resolve("absolute"), outside.resolve("secret"));

        assertThat(root.follow("/up")).contains("/secret");
        assertThat(root.follow("/far")).contains("/etc/passwd");
        for (String link : new String[] {"/up", "/far", "/absolute", "/../secret"}) {
            assertThatThrownBy(() -> root.read(link, 100))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no such file");
        }
    }

    @Test
    void loopsOfLinksEnd() throws IOException {
        Files.createSymbolicLink(inside.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(inside.resolve("b"), Path.of("a"));
        Files.createSymbolicLink(inside.resolve("grow"), Path.of("grow/grow"));

        assertThat(root.follow("/a")).isEmpty();
        assertThat(root.follow("/grow")).isEmpty();
        assertThat(root.mask("/a")).isFalse();
        assertThatThrownBy(() -> root.read("/a", 10)).hasMessageContaining("links");
    }

    @Test
    void onlyRegularFilesOfBoundedSizeAreRead() throws Exception {
        Files.writeString(inside.resolve("large"), "x".repeat(11));
        Process process = new ProcessBuilder("mkfifo", inside.resolve("fifo").toString()).start();
        assertThat(process.waitFor()).isZero();

        assertThatThrownBy(() -> root.read("/large", 10)).hasMessageContaining("larger than 10");
        assertThatThrownBy(() -> root.read("/fifo", 10)).hasMessage("not a regular file");
        assertThatThrownBy(() -> root.read("/etc", 10)).hasMessage("not a regular file");
        assertThat(root.names("/none", new Problems())).isEmpty();
        assertThat(root.names("/etc", new Problems())).containsExactly("real");
    }

    @Test
    void aMaskIsEmptyOrLeadsToTheNullDevice() throws IOException {
        Files.createFile(inside.resolve("empty"));
        Files.createSymbolicLink(inside.resolve("null"), Path.of("/dev/null"));
        Files.createSymbolicLink(inside.resolve("gone"), Path.of("/none"));

        assertThat(root.mask("/empty")).isTrue();
        assertThat(root.mask("/null")).isTrue();
        assertThat(root.mask("/gone")).isFalse();
        assertThat(root.mask("/etc/real/file")).isFalse();
    }

    @Test
    void aRootThatIsNoDirectoryIsRefused() {
        assertThatThrownBy(() -> new RootDirectory(outside.resolve("secret"))).isInstanceOf(BootException.class);
        assertThatThrownBy(() -> new RootDirectory(outside.resolve("none"))).isInstanceOf(BootException.class);
    }
}
