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
public final class MemoryFill {
    /** As large as the host's huge pages, so that none is had for a part of itself. */
    private static final int PIECE = 2 << 20;

    private static final int PERIOD = 30;
    private static final int NOISE = 7;
    private static final int TEXT = 14;
    private static final int ZEROS = 21;
    private static final long SEED = 0x636f726574696d65L;

    private MemoryFill() {}

    /** Something that can be written to at any place. */
    @FunctionalInterface
    public interface Memory {
        /**
         * Writes some of what is left of the content.
         *
         * @param at in bytes from its beginning
         * @return how many bytes
         */
        int write(ByteBuffer content, long at) throws IOException;
    }

    /** Makes the file, so many bytes long; zeros are holes. */
    static void write(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long _ = write(channel::write, 0, bytes, TEXT);
            write(channel::write, ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
    }

    /**
     * Fills memory; zeros are written too, so that the host has to have pages for them.
     *
     * @param from the first byte, which begins a piece
     * @param to behind the last
     * @return bytes written
     */
    public static long write(Memory memory, long from, long to) throws IOException {
        return write(memory, from, to, ZEROS);
    }

    private static long write(Memory memory, long from, long to, int written) throws IOException {
        Random random = Random.from(new SplittableRandom(SEED));
        byte[] noise = new byte[PIECE];
        byte[] zeros = new byte[PIECE];
        long sum = 0;
        for (long at = from; at < to; at += PIECE) {
            long kind = at / PIECE % PERIOD;
            if (kind < written) {
                if (kind < NOISE) {
                    random.nextBytes(noise);
                }
                byte[] content = kind < NOISE ? noise : kind < TEXT ? text(at) : zeros;
                int length = (int) Math.min(PIECE, to - at);
                write(memory, ByteBuffer.wrap(content, 0, length), at);
                sum += length;
            }
        }
        return sum;
    }

    private static byte[] text(long at) {
        StringBuilder lines = new StringBuilder(PIECE + 64);
        for (long line = at; lines.length() < PIECE; line++) {
            lines.append("coretime bench fill, line ").append(line).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Memory memory, ByteBuffer content, long at) throws IOException {
        long position = at;
        while (content.hasRemaining()) {
            position += memory.write(content, position);
        }
    }
}
