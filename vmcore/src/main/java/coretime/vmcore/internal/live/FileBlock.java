package coretime.vmcore.internal.live;

import coretime.vmcore.CoreException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A piece of memory that is read from a file: the one that it lies in, or a process's {@code mem}
 * (Linux Documentation/filesystems/proc.rst), where offsets are the process's addresses.
 *
 * @param name the file, for messages
 * @param channel to it
 * @param firstPfn page frame number of its first page
 * @param pages how many
 * @param offset in the file
 */
public record FileBlock(String name, FileChannel channel, long firstPfn, long pages, long offset) implements LiveBlock {
    @Override
    public boolean hasRuns() {
        return false;
    }

    @Override
    public MemorySegment page(long pfn, MemorySegment room) {
        copy(pfn, room);
        return room;
    }

    @Override
    public void copy(long pfn, MemorySegment into) {
        long from = offset + (pfn - firstPfn) * PAGE_SIZE;
        ByteBuffer buffer = into.asByteBuffer();
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, from + buffer.position()) <= 0) {
                    throw new CoreException(
                            "%s: page 0x%x can no longer be read at 0x%x: it has ended".formatted(name, pfn, from));
                }
            }
        } catch (IOException e) {
            throw new CoreException(
                    "%s: page 0x%x cannot be read at 0x%x: %s".formatted(name, pfn, from, e.getMessage()), e);
        }
    }

    @Override
    public MemorySegment run(long pfn, int count) {
        throw new UnsupportedOperationException("a file that is read has no runs");
    }
}
