package coretime.vmcore.internal.seal;

import coretime.vmcore.CoreException;
import coretime.vmcore.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 (FIPS 180-4) of a file's chunks.
 *
 * @param bytes the file's length
 * @param sha256 of each chunk, in hexadecimal
 */
public record ChunkHashes(long bytes, List<String> sha256) {
    /** Copies the list. */
    public ChunkHashes {
        sha256 = List.copyOf(sha256);
    }

    /** Hashes a file. */
    public static ChunkHashes of(Path file, int chunkBytes, int threads, Progress progress) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long chunks = (size + chunkBytes - 1) / chunkBytes;
            if (chunks > ManifestFile.MAX_CHUNKS) {
                throw new CoreException(
                        "%s has %d chunks, more than a manifest's %d".formatted(file, chunks, ManifestFile.MAX_CHUNKS));
            }
            String[] hashes = new String[Math.toIntExact(chunks)];
            Arrays.fill(hashes, "");
            new Run(channel, chunkBytes, hashes, progress).run(threads);
            return new ChunkHashes(size, List.of(hashes));
        } catch (IOException e) {
            throw new CoreException(file + " cannot be hashed: " + e.getMessage(), e);
        }
    }

    /** One hash over all of them. */
    public String seal() {
        return sealOf(sha256);
    }

    /** One hash over the hashes. */
    public static String sealOf(List<String> hashes) {
        MessageDigest digest = sha256Digest();
        hashes.forEach(hash -> digest.update(hash.getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new CoreException("this JVM has no SHA-256", e);
        }
    }

    private static final class Run {
        private final FileChannel channel;
        private final int chunkBytes;
        private final String[] hashes;
        private final Progress progress;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicLong done = new AtomicLong();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(FileChannel channel, int chunkBytes, String[] hashes, Progress progress) {
            this.channel = channel;
            this.chunkBytes = chunkBytes;
            this.hashes = hashes;
            this.progress = progress;
        }

        private void run(int threads) throws IOException {
            List<Thread> helpers = new ArrayList<>();
            for (int i = 1; i < Math.min(threads, hashes.length); i++) {
                helpers.add(Thread.ofPlatform().name("coretime-hash-" + i).start(this::chunks));
            }
            chunks();
            for (Thread helper : helpers) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    failure.compareAndSet(null, e);
                    Thread.currentThread().interrupt();
                }
            }
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IOException(failed.getMessage(), failed);
            }
        }

        private void chunks() {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            MessageDigest digest = sha256Digest();
            try {
                long size = channel.size();
                for (int i = next.getAndIncrement(); i < hashes.length; i = next.getAndIncrement()) {
                    if (failure.get() != null) {
                        return;
                    }
                    hashes[i] = hash(i, digest, buffer);
                    progress.at("hashing", Math.min(size, done.addAndGet(chunkBytes)), size);
                }
            } catch (IOException | RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        }

        private String hash(int chunk, MessageDigest digest, ByteBuffer buffer) throws IOException {
            long at = (long) chunk * chunkBytes;
            long left = chunkBytes;
            while (left > 0) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                int read = channel.read(buffer, at);
                if (read < 0) {
                    break;
                }
                digest.update(buffer.flip());
                at += read;
                left -= read;
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
