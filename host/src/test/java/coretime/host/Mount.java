package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory, of a size of its own, that is gone when it is closed. */
record Mount(Path directory) implements AutoCloseable {

    static Mount of(Path directory, String options) throws IOException {
        Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "-o", options, "coretime-test", directory.toString());
        return new Mount(directory);
    }

    void enlarge(long bytes) throws IOException {
        run("mount", "-o", "remount,size=" + bytes, directory.toString());
    }

    @Override
    public void close() throws IOException {
        run("umount", directory.toString());
    }

    private static void run(String... command) throws IOException {
        assertThat(new ProcessBuilder(command)
                        .inheritIO()
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .as(String.join(" ", command))
                .isZero();
    }
}
