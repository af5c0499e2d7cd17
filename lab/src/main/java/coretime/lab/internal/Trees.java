package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Directories and the files in them. */
public final class Trees {
    private static final Duration COPY_LIMIT = Duration.ofMinutes(5);

    private Trees() {}

    /** Makes a directory, and those above it, that everybody may pass and only its owner may list. */
    public static Path passable(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return directory;
        } catch (IOException e) {
            throw new LabException("the directory " + directory + " cannot be made: " + e.getMessage(), e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The text of a small file; empty where there is none or it cannot be read. */
    public static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException | UncheckedIOException _) {
            // Every caller treats what it cannot read as what is not there.
            return Optional.empty();
        }
    }

    /** Copies a file, its holes as holes, sharing its blocks where the file system can. */
    public static void copySparse(Path from, Path to) {
        Commands.run(
                "copying " + from.getFileName(),
                Commands.Setting.within(COPY_LIMIT),
                List.of(
                        "cp",
                        "--reflink=auto",
                        "--sparse=always",
                        "--no-preserve=all",
                        "--",
                        from.toString(),
                        to.toString()));
    }

    /**
     * Deletes a directory with all in it; symbolic links are removed, not followed, and nothing on another file system is
     * touched. A directory that is not there is deleted already.
     */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object device = Files.getAttribute(directory, "unix:dev", java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                if (!device.equals(Files.getAttribute(path, "unix:dev", java.nio.file.LinkOption.NOFOLLOW_LINKS))) {
                    throw new IOException(path + " is a mount point; unmount it, then delete " + directory);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(path);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes a temporary file, if it was made; one that stays is the business of /tmp's cleaner. */
    static void deleteQuietly(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // Nothing depends on it, and the caller is about to say something that matters more.
        }
    }
}
