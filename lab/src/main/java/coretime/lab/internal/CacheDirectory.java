package coretime.lab.internal;

import coretime.lab.LabCannot;
import coretime.lab.LabException;
import coretime.lab.LabInterrupted;
import coretime.lab.LabProgress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Directories by key, each made once: whole, or not at all. Safe for any thread and for several processes at once.
 *
 * <p>An entry is made in a directory {@code KEY.partial} beside it, under a lock, and renamed when it is whole; so what a
 * killed process left is known by its name and removed by the next.
 */
public final class CacheDirectory {
    private static final int KEPT = 4;
    private static final long MEBI = 1 << 20;
    private static final String PARTIAL = ".partial";

    /** A file lock holds against other processes only. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path directory;

    public CacheDirectory(Path directory) {
        this.directory = directory;
    }

    /** {@code $XDG_CACHE_HOME/coretime/lab}, by default {@code ~/.cache/coretime/lab}: XDG Base Directory Specification. */
    public static Path ofUser() {
        String configured = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        // The specification has relative paths ignored.
        Path base =
                configured.startsWith("/") ? Path.of(configured) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("coretime").resolve("lab");
    }

    public Path path() {
        return directory;
    }

    /** Makes the content of an entry in an empty directory. */
    @FunctionalInterface
    public interface Maker {
        void make(Path empty) throws IOException;
    }

    /**
     * The entry of this key, made now if it is not there.
     *
     * @param needed bytes that making it takes, the temporary ones included
     */
    public Path entry(String key, long needed, LabProgress progress, Maker maker) {
        Path entry = directory.resolve(key);
        if (Files.isDirectory(entry)) {
            return used(entry);
        }
        create();
        return locked(progress, () -> {
            if (!Files.isDirectory(entry)) {
                removePartial();
                requireSpace(needed);
                make(entry, maker);
                prune(entry);
            }
            return used(entry);
        });
    }

    /** Runs a maker in an existing entry under the lock, so that two processes do not add the same. */
    public void extend(Path entry, long needed, LabProgress progress, Maker maker) {
        locked(progress, () -> {
            requireSpace(needed);
            maker.make(entry);
            return entry;
        });
    }

    private void make(Path entry, Maker maker) throws IOException {
        Path partial = Files.createDirectory(directory.resolve(entry.getFileName() + PARTIAL));
        try {
            maker.make(partial);
            Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException failure) {
            RuntimeException said = explained(failure);
            try {
                Trees.delete(partial);
            } catch (IOException leftover) {
                said.addSuppressed(leftover);
            }
            throw said;
        }
    }

    /** A tool's own words about a full disk are many and odd; say what it is. */
    private RuntimeException explained(Exception failure) throws IOException {
        long free = free();
        if (!(failure instanceof LabInterrupted) && free < 16 * MEBI) {
            return new LabException(
                    "the cache directory " + directory + " became full: " + free / MEBI
                            + " MB free; free space or set XDG_CACHE_HOME. Before that: " + failure.getMessage(),
                    failure);
        }
        return failure instanceof RuntimeException runtime
                ? runtime
                : new LabException("making " + directory + "'s new entry failed: " + failure.getMessage(), failure);
    }

    private interface Guarded {
        Path run() throws IOException;
    }

    private Path locked(LabProgress progress, Guarded guarded) {
        try {
            IN_THIS_PROCESS.lockInterruptibly();
        } catch (InterruptedException _) {
            throw new LabInterrupted("waiting for the lab's cache");
        }
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(channel, progress)) {
            return guarded.run();
        } catch (FileLockInterruptionException _) {
            throw new LabInterrupted("waiting for another process to finish with the lab's cache");
        } catch (IOException e) {
            throw new LabException("the cache directory " + directory + " cannot be used: " + e.getMessage(), e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private FileLock lock(FileChannel channel, LabProgress progress) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        progress.step("waiting for another process to finish with " + directory);
        return channel.lock();
    }

    private void create() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LabException(
                    "the cache directory " + directory + " cannot be made (" + e.getMessage() + "); set XDG_CACHE_HOME",
                    e);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private void requireSpace(long needed) throws IOException {
        long free = free();
        if (free < needed) {
            throw new LabCannot("the cache directory " + directory + " is full: " + needed / MEBI + " MB needed, "
                    + free / MEBI + " MB free; free space or set XDG_CACHE_HOME");
        }
    }

    private static Path used(Path entry) {
        try {
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
            return entry;
        } catch (IOException e) {
            throw new LabException("the cache entry " + entry + " cannot be used: " + e.getMessage(), e);
        }
    }

    private List<Path> directories(String suffix) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .filter(path -> path.toString().endsWith(suffix))
                    .toList();
        }
    }

    private void removePartial() throws IOException {
        // We hold the lock, so nobody is at work on them.
        for (Path partial : directories(PARTIAL)) {
            Trees.delete(partial);
        }
    }

    private void prune(Path newest) throws IOException {
        List<Path> oldestLast = directories("").stream()
                .filter(path -> kind(path).equals(kind(newest)) && !path.equals(newest))
                .sorted(Comparator.comparing(CacheDirectory::lastUse).reversed())
                .toList();
        for (Path old : oldestLast.subList(Math.min(KEPT - 1, oldestLast.size()), oldestLast.size())) {
            Trees.delete(old);
        }
    }

    /** Images and kernels are kept apart: neither is to make the other be made anew. */
    private static String kind(Path entry) {
        String key = entry.getFileName().toString();
        return key.substring(0, Math.max(0, key.indexOf('-')));
    }

    private static FileTime lastUse(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException _) {
            // Gone meanwhile: as good as never used.
            return FileTime.fromMillis(0);
        }
    }
}
