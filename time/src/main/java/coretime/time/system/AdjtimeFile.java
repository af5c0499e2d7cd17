package coretime.time.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code /etc/adjtime} (hwclock(8), adjtime_config(5)): three lines, of which the third says whether the hardware clock keeps UTC or
 * local time. What is missing means UTC, as it does to hwclock(8) and systemd.
 */
final class AdjtimeFile {
    static final Path STANDARD = Path.of("/etc/adjtime");

    private static final int MOST_BYTES = 4096;
    private static final int LINE_OF_THE_SCALE = 2;

    private AdjtimeFile() {}

    /** Whether the hardware clock keeps local time, as a file says. */
    static boolean isLocal(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return isLocal(new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1), file.toString());
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /**
     * The same of a file's text.
     *
     * @throws IOException where the third line says neither
     */
    static boolean isLocal(String text, String name) throws IOException {
        List<String> lines = text.lines().limit(LINE_OF_THE_SCALE + 1L).toList();
        String scale = lines.size() > LINE_OF_THE_SCALE ? lines.getLast().strip() : "";
        return switch (scale) {
            case "LOCAL" -> true;
            case "UTC", "" -> false;
            default ->
                throw new IOException(
                        name + ": the third line is UTC or LOCAL: correct it, or write it anew by hwclock --systohc");
        };
    }
}
