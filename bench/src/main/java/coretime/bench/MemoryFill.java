package coretime.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What a guest's memory holds before it boots: seven tenths in use, a third of that noise, a third text and a third zeros,
 * in pieces that lie all over it, the same at each call. A kernel clears a page when it hands it out, not before, so what
 * nobody was given stays.
 */
final class MemoryFill {
    private static final int PIECE = 256 << 10;
    private static final int PERIOD = 30;
    private static final int NOISE = 7;
    private static final int TEXT = 14;
    private static final long SEED = 0x636f726574696d65L;

    private MemoryFill() {}

    /** Makes the file, so many bytes long; zeros are holes. */
    static void write(Path file, long bytes) throws IOException {
        Random random = Random.from(new SplittableRandom(SEED));
        byte[] noise = new byte[PIECE];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; at += PIECE) {
                long kind = at / PIECE % PERIOD;
                int length = (int) Math.min(PIECE, bytes - at);
                if (kind < NOISE) {
                    random.nextBytes(noise);
                    write(channel, ByteBuffer.wrap(noise, 0, length), at);
                } else if (kind < TEXT) {
                    write(channel, ByteBuffer.wrap(text(at), 0, length), at);
                }
            }
            write(channel, ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
    }

    private static byte[] text(long at) {
        StringBuilder lines = new StringBuilder(PIECE + 64);
        for (long line = at; lines.length() < PIECE; line++) {
            lines.append("coretime bench fill, line ").append(line).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(FileChannel channel, ByteBuffer content, long at) throws IOException {
        long position = at;
        while (content.hasRemaining()) {
            position += channel.write(content, position);
        }
    }
}
