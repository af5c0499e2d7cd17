package coretime.vmcore.fuzz;

import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of any format: the input is the file. */
public final class FileFuzzer {
    private static final Path FILE = file();

    private FileFuzzer() {}

    private static Path file() {
        try {
            Path file = Files.createTempFile("coretime-fuzz-", ".core");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Files.write(FILE, input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Explored.attempt(() -> {
            try (MemoryCore core = Cores.open(FILE)) {
                Explored.core(core);
            }
        });
    }
}
