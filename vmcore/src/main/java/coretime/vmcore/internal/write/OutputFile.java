package coretime.vmcore.internal.write;

import coretime.vmcore.CoreException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that has its name only when it is whole: NAME.partial until {@link #publish}. Only its owner may read it, since
 * a core holds what was in a guest's memory. While it is written it is locked, so that no other run takes it for one that a
 * dead run left, and publishes what is not its own. Writes at offsets are safe for any thread.
 */
final class OutputFile implements AutoCloseable {
    private static final String PARTIAL = ".partial";
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** Those of this process, to which its own locks say nothing. */
    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final Path partial;
    private final FileChannel channel;

    private OutputFile(Path file, Path partial, FileChannel channel) {
        this.file = file;
        this.partial = partial;
        this.channel = channel;
    }

    static OutputFile create(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        if (!LIVE.add(partial.toAbsolutePath())) {
            throw busy(partial);
        }
        boolean isCreated = false;
        try {
            deleteDead(partial);
            FileChannel channel = FileChannel.open(partial, NEW, ownerOnly);
            lock(channel);
            isCreated = true;
            return new OutputFile(file, partial, channel);
        } catch (IOException e) {
            throw new CoreException("%s cannot be written: %s".formatted(partial, e), e);
        } finally {
            if (!isCreated) {
                LIVE.remove(partial.toAbsolutePath());
            }
        }
    }

    /** One that a dead run left is replaced, not written over: somebody may still be reading it. */
    private static void deleteDead(Path partial) throws IOException {
        if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(partial);
            return;
        }
        try (FileChannel old = FileChannel.open(partial, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (!lock(old)) {
                throw busy(partial);
            }
            Files.deleteIfExists(partial);
        }
    }

    /** Whether this process or another one is writing it: its NAME.partial is there, and locked. */
    static boolean isBeingWritten(Path file) {
        Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
        // Closing any channel of a file gives up this process's own lock of it, so that one is not looked at.
        if (LIVE.contains(partial.toAbsolutePath())) {
            return true;
        }
        if (!Files.isRegularFile(partial, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel old = FileChannel.open(partial, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return !lock(old);
        } catch (IOException e) {
            return false; // Gone meanwhile, or whole.
        }
    }

    /** False where another process has it. The lock goes with the channel, or with the process. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return true; // A file system without locks.
        }
    }

    private static CoreException busy(Path partial) {
        return new CoreException(partial + " is being written by another run; wait for it or write to another name");
    }

    /** The name that it will have. */
    Path file() {
        return file;
    }

    /** Writes all bytes at an offset. */
    void write(MemorySegment bytes, long offset) {
        write(bytes.asByteBuffer(), offset);
    }

    /** Writes all bytes at an offset. */
    void write(byte[] bytes, long offset) {
        write(ByteBuffer.wrap(bytes), offset);
    }

    private void write(ByteBuffer bytes, long offset) {
        long at = offset;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw failed(at, e);
        }
    }

    /** Reads as many bytes at an offset as there is room for; what is beyond the end is zeros. */
    void read(MemorySegment into, long offset) {
        ByteBuffer buffer = into.asByteBuffer();
        long at = offset;
        try {
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, at);
                if (read < 0) {
                    into.asSlice(buffer.position()).fill((byte) 0);
                    return;
                }
                at += read;
            }
        } catch (IOException e) {
            throw failed(at, e);
        }
    }

    /** Makes it exactly so long, with a hole at the end where it was shorter. */
    void setSize(long bytes) {
        try {
            if (channel.size() > bytes) {
                channel.truncate(bytes);
            } else if (channel.size() < bytes) {
                channel.write(ByteBuffer.allocate(1), bytes - 1);
            }
        } catch (IOException e) {
            throw failed(bytes, e);
        }
    }

    /** Syncs it, gives it its name, and syncs the directory. */
    void publish() {
        try {
            channel.force(true);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                    parent.force(true);
                }
            }
        } catch (IOException e) {
            throw failed(0, e);
        }
    }

    private CoreException failed(long offset, IOException e) {
        return new CoreException(
                "%s cannot be written at offset 0x%x: %s; what was written remains there"
                        .formatted(partial, offset, e.getMessage()),
                e);
    }

    @Override
    public void close() {
        LIVE.remove(partial.toAbsolutePath());
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(0, e);
        }
    }
}
