package coretime.vmcore.internal.io;

import coretime.vmcore.CoreException;
import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts what comes from a pipe into a file without a name: it is deleted as soon as it is open, so that nothing is left
 * whatever happens to the process. A flattened core is rearranged on the way.
 */
public final class Spool {
    private static final int CHUNK = 1 << 20;
    private static final long PROGRESS_NANOS = 250_000_000;

    private final InputStream pipe;
    private final String name;
    private final FileChannel file;
    private final Progress progress;
    private final byte[] chunk = new byte[CHUNK];
    private final List<String> damage = new ArrayList<>();
    private long received;
    private long reported = System.nanoTime();

    private Spool(InputStream pipe, String name, FileChannel file, Progress progress) {
        this.pipe = pipe;
        this.name = name;
        this.file = file;
        this.progress = progress;
    }

    /**
     * What came.
     *
     * @param bytes the file's, to be closed by the caller
     * @param damage what is wrong with the way it came
     */
    public record Spooled(FileBytes bytes, List<String> damage) {}

    /**
     * Reads a pipe to its end.
     *
     * @param name what to call it
     * @param directory where the file is, as large as the core
     */
    public static Spooled read(InputStream pipe, String name, Path directory, Progress progress) {
        return read(pipe, name, directory, progress, begin -> {});
    }

    /**
     * As {@link #read(InputStream, String, Path, Progress)}.
     *
     * @param check throws where what begins so is not wanted, before the rest is taken: it may be endless
     */
    public static Spooled read(
            InputStream pipe, String name, Path directory, Progress progress, Consumer<Bytes> check) {
        Path path;
        try {
            path = Files.createTempFile(directory, "coretime-", ".spool");
        } catch (IOException e) {
            throw new CoreException("no file can be made in " + directory + " for " + name + ": " + e.getMessage(), e);
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Files.delete(path);
            Spool spool = new Spool(pipe, name, file, progress);
            spool.run(check);
            return new Spooled(FileBytes.map(name, file), List.copyOf(spool.damage));
        } catch (IOException e) {
            deleteQuietly(path);
            throw new CoreException(
                    "%s cannot be put into a file in %s: %s".formatted(name, directory, e.getMessage()), e);
        }
    }

    private static void deleteQuietly(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It could not be deleted before either, and that is what is reported.
        }
    }

    private void run(Consumer<Bytes> check) throws IOException {
        int length = fill(FlatRecord.HEADER_BYTES);
        ByteBuffer header = ByteBuffer.wrap(chunk, 0, length);
        if (length == FlatRecord.HEADER_BYTES
                && header.getLong(0) == FlatRecord.SIGNATURE
                && header.getLong(8) == FlatRecord.SIGNATURE_REST) {
            if (header.getLong(16) != 1 || header.getLong(24) != 1) {
                throw new DamagedCoreException(name, 16, "type", "the flattened format is of another version");
            }
            records();
        } else {
            write(length, 0);
            try (FileBytes begin = FileBytes.map(name, file)) {
                check.accept(begin);
            }
            long at = length;
            for (int read = fill(CHUNK); read > 0; read = fill(CHUNK)) {
                write(read, at);
                at += read;
            }
        }
        progress.at("receiving", received, received);
    }

    private void records() throws IOException {
        int empty = 0;
        while (true) {
            long at = received;
            if (fill(FlatRecord.RECORD_HEADER_BYTES) < FlatRecord.RECORD_HEADER_BYTES) {
                cut();
                return;
            }
            ByteBuffer header = ByteBuffer.wrap(chunk);
            long offset = header.getLong(0);
            long size = header.getLong(8);
            if (FlatRecord.isEnd(offset, size)) {
                drain();
                return;
            }
            empty = size == 0 ? empty + 1 : 0;
            if (!FlatRecord.isPossible(offset, size) || empty > FlatRecord.MAX_EMPTY) {
                throw new DamagedCoreException(
                        name,
                        at,
                        "offset",
                        "a record of 0x%x bytes for offset 0x%x cannot be true".formatted(size, offset));
            }
            long done = 0;
            while (done < size) {
                int length = (int) Math.min(CHUNK, size - done);
                int read = fill(length);
                write(read, offset + done);
                done += read;
                if (read < length) {
                    cut();
                    return;
                }
            }
        }
    }

    private void cut() {
        damage.add("%s: the flattened stream has no end marker: it was cut after %d bytes".formatted(name, received));
    }

    /** Takes what comes behind the end marker, so that the writer does not die of a closed pipe. */
    private void drain() throws IOException {
        while (fill(CHUNK) > 0) {
            // Nothing of it counts.
        }
    }

    /** Reads so many bytes, fewer only at the pipe's end. */
    private int fill(int length) throws IOException {
        int read;
        try {
            read = pipe.readNBytes(chunk, 0, length);
        } catch (IOException e) {
            throw new CoreException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
        received += read;
        long now = System.nanoTime();
        if (now - reported > PROGRESS_NANOS) {
            reported = now;
            progress.at("receiving", received, 0);
        }
        return read;
    }

    private void write(int length, long position) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length);
        while (bytes.hasRemaining()) {
            file.write(bytes, position + bytes.position());
        }
    }
}
