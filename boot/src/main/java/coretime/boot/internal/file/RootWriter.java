package coretime.boot.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Writes files below a root directory. Paths have no links in them: a link that is met on the way is an error, so that nothing is written
 * outside. For a tree that nobody else changes meanwhile.
 */
public final class RootWriter {
    private final Path root;

    public RootWriter(Path root) {
        this.root = root;
    }

    /** A file as a whole: whoever reads it meanwhile sees it as it was, or all of the new one. */
    public void write(String path, String text) throws IOException {
        Path directory = directory(Paths.parent(path), true);
        Path made = directory.resolve('.' + Paths.name(path) + ".new");
        Files.deleteIfExists(made);
        try {
            try (FileChannel file = FileChannel.open(
                    made,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")))) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
                file.force(true);
            }
            Files.move(made, directory.resolve(Paths.name(path)), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Deletes a file, where it is there. */
    public void delete(String path) throws IOException {
        Files.deleteIfExists(directory(Paths.parent(path), false).resolve(Paths.name(path)));
    }

    /** Deletes a directory, where nothing is in it. */
    public void deleteEmpty(String path) throws IOException {
        try {
            Files.deleteIfExists(directory(path, false));
        } catch (DirectoryNotEmptyException e) {
            // Somebody else's files are in it.
        }
    }

    private Path directory(String path, boolean isMade) throws IOException {
        Path directory = root;
        List<String> parts = Paths.parts(path);
        for (String part : parts) {
            directory = directory.resolve(part);
            if (isMade && !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
        return directory;
    }
}
