package coretime.vmcore.internal.stream;

import coretime.vmcore.internal.io.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a source unpacks to. Where it cannot go on, it ends and keeps the reason: what came before is worth having.
 * Not thread-safe.
 */
final class Unpacking extends InputStream {
    /** What a decompressor had already when it fails is lost with the read: little at a time, little is lost. */
    private static final int CHUNK = 1 << 14;

    private final Bytes bytes;
    private final SaveCompression compression;
    private final Compressed compressed;
    private final long most;
    private @Nullable InputStream unpacked;
    private @Nullable String problem;
    private long given;

    /**
     * What a part of a source unpacks to.
     *
     * @param most bytes at which it ends: a few may unpack to more than any disk holds
     */
    Unpacking(Bytes bytes, long offset, SaveCompression compression, long most) {
        this.most = most;
        this.bytes = bytes;
        this.compression = compression;
        this.compressed = new Compressed(bytes, offset);
    }

    /** Why it ended before its end; empty where it did not. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    @SuppressWarnings("AvoidCatchingRuntimeExceptions") // decompressors throw what they like on what they do not like
    public int read(byte[] into, int offset, int length) {
        if (problem != null) {
            return -1;
        }
        try {
            if (unpacked == null) {
                unpacked = compression.open(compressed);
            }
            int some = unpacked.read(into, offset, Math.min(length, CHUNK));
            given += Math.max(0, some);
            if (given <= most) {
                return some;
            }
            return ended("more than %d bytes are not believed of it".formatted(most));
        } catch (IOException | RuntimeException e) {
            return ended(e.getMessage());
        } catch (OutOfMemoryError e) {
            // One block of a length that the file claims.
            return ended("it wants more memory than there is");
        }
    }

    private int ended(@Nullable String reason) {
        problem = "%s: the %s data cannot be unpacked beyond offset 0x%x: %s"
                .formatted(bytes.name(), compression.text(), compressed.at, reason);
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (unpacked != null) {
            unpacked.close();
        }
    }

    private static final class Compressed extends InputStream {
        private final Bytes bytes;
        private long at;

        Compressed(Bytes bytes, long at) {
            this.bytes = bytes;
            this.at = at;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int some = (int) Math.min(length, bytes.size() - at);
            if (some <= 0) {
                return length == 0 ? 0 : -1;
            }
            MemorySegment.ofArray(into).asSlice(offset, some).copyFrom(bytes.slice(at, some, "compressed stream"));
            at += some;
            return some;
        }

        @Override
        public int available() {
            return (int) Math.min(1 << 20, bytes.size() - at);
        }
    }
}
