package coretime.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file into which QEMU dumps what becomes a core: {@code CORE.qemu}. It has its name only while QEMU writes, and is locked
 * by the process that has it written, so that what a dead one left is known for it.
 */
public final class RawDump implements AutoCloseable {
    private static final String SUFFIX = ".qemu";
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Those of this process, to which its own locks say nothing. */
    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private RawDump(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the file, empty.
     *
     * @param core what it becomes
     * @throws HostException where it cannot be made, or is there already
     */
    public static RawDump create(Path core) {
        Path path = of(core);
        try {
            FileChannel channel = FileChannel.open(
                    path, NEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            boolean _ = isLocked(channel);
            LIVE.add(path.toAbsolutePath());
            return new RawDump(path, channel);
        } catch (FileAlreadyExistsException e) {
            throw new HostException(
                    path
                            + " is in the way: QEMU would write over it; delete it where no coretime runs that has it written",
                    e);
        } catch (IOException e) {
            throw new HostException(path + " cannot be made for QEMU to write to: " + e, e);
        }
    }

    private static Path of(Path core) {
        return core.resolveSibling(core.getFileName() + SUFFIX);
    }

    /** Its name: QEMU is to be told of it by that. */
    public Path path() {
        return path;
    }

    /** How far QEMU is, in bytes. */
    public long bytes() {
        try {
            return Files.size(path);
        } catch (IOException _) {
            return 0;
        }
    }

    /** Whether this process or another one has it written. */
    static boolean isBeingWritten(Path core) {
        Path path = of(core);
        // Closing any channel of a file gives up this process's own lock of it, so that one is not looked at.
        if (LIVE.contains(path.toAbsolutePath())) {
            return true;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return isLocked(other);
        } catch (IOException _) {
            return false; // Gone meanwhile.
        }
    }

    /** Takes the lock, or tells that another process has it. */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (IOException _) {
            return false; // A file system without locks.
        }
    }

    /** Deletes what a process left that ended while QEMU wrote for it; gives its bytes, and 0 where there is nothing. */
    static long deleteLeftover(Path core) throws IOException {
        Path path = of(core);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        long bytes = Files.size(path);
        Files.deleteIfExists(path);
        return bytes;
    }

    /** Takes its name away, which an open core of it does not need; the room goes with the last who has it open. */
    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new HostException(path + " cannot be deleted: " + e.getMessage(), e);
        } finally {
            LIVE.remove(path.toAbsolutePath());
        }
    }
}
