package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SplittableRandom;

/** What a guest's memory is filled with: in turn a MiB of random bytes, one of text, one of zeros (a hole). */
public final class FillFile {
    private static final int CHUNK = 1 << 20;
    private static final long SEED = 0x636f726574696d65L;

    private FillFile() {}

    /** Of a fill so large, what takes space on the disk. */
    public static long spaceNeeded(long fillBytes) {
        return fillBytes / 3 * 2 + 2 * CHUNK;
    }

    /** Writes it, the same at each call. */
    public static void write(Path file, long bytes) {
        Random random = Random.from(new SplittableRandom(SEED));
        byte[] noise = new byte[CHUNK];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; at += CHUNK) {
                int length = (int) Math.min(CHUNK, bytes - at);
                switch ((int) (at / CHUNK % 3)) {
                    case 0 -> {
                        random.nextBytes(noise);
                        writeAt(channel, ByteBuffer.wrap(noise, 0, length), at);
                    }
                    case 1 -> writeAt(channel, ByteBuffer.wrap(text(at), 0, length), at);
                    default -> {
                        // A hole. Its last byte sets the file's length where nothing follows.
                        if (at + length >= bytes) {
                            writeAt(channel, ByteBuffer.wrap(new byte[1]), bytes - 1);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new LabException(
                    "the fill of a guest's memory cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] text(long at) {
        StringBuilder lines = new StringBuilder(CHUNK + 64);
        for (long line = at; lines.length() < CHUNK; line++) {
            lines.append("coretime lab fill, line ").append(line).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void writeAt(FileChannel channel, ByteBuffer content, long at) throws IOException {
        long position = at;
        while (content.hasRemaining()) {
            position += channel.write(content, position);
        }
    }
}
