package coretime.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A temporary directory of this process and user alone, deleted when it is closed and, at the latest, when the process ends: also by
 * Ctrl-C, TERM and HUP. Work in it takes place in {@link #with}, so that nothing is written any more once it is being deleted. Safe for
 * many threads.
 */
final class PrivateDirectory implements AutoCloseable {
    private final Path path;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::delete);
    private boolean isClosed;

    /** Work that needs the directory. */
    @FunctionalInterface
    interface Work<T> {
        T in(Path directory) throws IOException;
    }

    PrivateDirectory() {
        try {
            // Of mode 0700, as such directories are made.
            this.path = Files.createTempDirectory("coretime-boot-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory can be made: " + Failures.said(e), e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return path;
    }

    /** Does something in it. Throws {@link IllegalStateException} where it is closed. */
    synchronized <T> T with(Work<T> work) throws IOException {
        if (isClosed) {
            throw new IllegalStateException(path + " is deleted already");
        }
        return work.in(path);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The process is ending, and the hook has nothing left to do.
        }
    }

    private synchronized void delete() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            Files.walkFileTree(path, new Deletion());
        } catch (NoSuchFileException _) {
            // Gone already, as wanted.
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be deleted: " + Failures.said(e), e);
        }
    }

    /** Follows no link. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
