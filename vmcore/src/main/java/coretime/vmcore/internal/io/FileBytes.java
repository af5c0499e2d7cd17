package coretime.vmcore.internal.io;

import coretime.vmcore.CoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file, mapped. A file that is cut short while it is read raises {@link InternalError} at the read (the JVM's word for
 * SIGBUS); callers that do long work translate it with {@link #shrunk}.
 */
public final class FileBytes extends Bytes implements AutoCloseable {
    private final String name;
    private final Arena arena;
    private final MemorySegment mapped;

    private FileBytes(String name, Arena arena, MemorySegment mapped) {
        this.name = name;
        this.arena = arena;
        this.mapped = mapped;
    }

    /** Maps a regular file as long as it is now. */
    public static FileBytes open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return map(file.toString(), channel);
        } catch (IOException e) {
            throw new CoreException(file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Maps an open file as long as it is now; the channel may be closed and the file deleted afterwards.
     *
     * @param name for messages
     */
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public static FileBytes map(String name, FileChannel channel) {
        Arena arena = Arena.ofShared();
        try {
            return new FileBytes(name, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | UnsupportedOperationException e) {
            arena.close();
            throw new CoreException(name + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** What an {@link InternalError} out of a mapping means. */
    public static CoreException shrunk(String name, InternalError error) {
        return new CoreException(
                name + " can no longer be read where it could at first: it was cut short, or its disk fails", error);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return mapped.byteSize();
    }

    @Override
    protected MemorySegment view(long offset, long length, String field) {
        return mapped.asSlice(offset, length);
    }

    @Override
    public void close() {
        arena.close();
    }
}
