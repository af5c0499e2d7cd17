package coretime.host;

import java.nio.file.Path;

/**
 * A memory core on disk.
 *
 * @param path where it lies, absolute
 * @param format as its first bytes tell
 * @param bytes its apparent size
 */
public record Core(Path path, CoreFileFormat format, long bytes) {

    public Core {
        path = path.toAbsolutePath();
    }
}
