package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that goes away with its process, and the links in it without what they lead to. */
class PrivateDirectoryTest {

    @Test
    void nobodyElseMayEnterIt() throws Exception {
        try (PrivateDirectory directory = new PrivateDirectory()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void closedItIsGoneAndWhatItsLinksLeadToIsNot(@TempDir Path outside) throws Exception {
        Path kept = Files.writeString(outside.resolve("kept"), "x");
        PrivateDirectory directory = new PrivateDirectory();
        directory.with(path -> {
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/file"), "x");
            Files.createSymbolicLink(path.resolve("a/out"), outside);
            return Files.createSymbolicLink(path.resolve("loop"), Path.of("loop"));
        });

        directory.close();
        directory.close();

        assertThat(directory.path()).doesNotExist();
        assertThat(kept).exists();
        assertThatThrownBy(() -> directory.with(Files::createDirectories)).hasMessageContaining("deleted already");
    }

    /** What a process leaves that is told to end. */
    static final class Holder {
        private Holder() {}

        /** Says where its directory is, and waits to be ended. */
        public static void main(String[] arguments) throws Exception {
            PrivateDirectory directory = new PrivateDirectory();
            directory.with(path -> Files.writeString(path.resolve("file"), "x"));
            System.out.println(directory.path());
            Thread.currentThread().join();
        }
    }

    @Test
    void itIsGoneAfterASignal() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Path directory = Path.of(process.inputReader().readLine());
        assertThat(directory.resolve("file")).exists();

        process.destroy();
        process.waitFor();

        assertThat(directory).doesNotExist();
    }
}
