package coretime.time.nts;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One record of the key exchange (RFC 8915, section 4).
 *
 * @param isCritical whether a reader that does not know the type has to give up
 * @param type 0 to 32767
 * @param body at most 65535 bytes, read-only
 */
record NtsRecord(boolean isCritical, int type, ByteBuffer body) {
    static final int END_OF_MESSAGE = 0;
    static final int NEXT_PROTOCOL = 1;
    static final int ERROR = 2;
    static final int WARNING = 3;
    static final int AEAD_ALGORITHM = 4;
    static final int NEW_COOKIE = 5;
    static final int SERVER = 6;
    static final int PORT = 7;

    static final int HEADER_BYTES = 4;

    private static final int CRITICAL = 0x8000;

    NtsRecord {
        body = body.asReadOnlyBuffer();
    }

    /** A critical one with these 16-bit numbers. */
    static NtsRecord critical(int type, int... numbers) {
        ByteBuffer body = ByteBuffer.allocate(numbers.length * Short.BYTES);
        for (int number : numbers) {
            body.putShort((short) number);
        }
        return new NtsRecord(true, type, body.flip());
    }

    /**
     * Reads one.
     *
     * @param budget bytes that it may have, header included; nothing larger is read
     * @throws IOException where it is larger, or the stream ends before it does
     */
    static NtsRecord read(DataInputStream in, int budget) throws IOException {
        try {
            int first = in.readUnsignedShort();
            int length = in.readUnsignedShort();
            if (HEADER_BYTES + length > budget) {
                throw new IOException("its answer is longer than an answer of a key exchange may be");
            }
            byte[] body = new byte[length];
            in.readFully(body);
            return new NtsRecord((first & CRITICAL) != 0, first & ~CRITICAL, ByteBuffer.wrap(body));
        } catch (EOFException e) {
            throw new IOException("it closed the connection before its answer ended", e);
        }
    }

    int bytes() {
        return HEADER_BYTES + body.remaining();
    }

    void write(ByteBuffer out) {
        out.putShort((short) (isCritical ? type | CRITICAL : type))
                .putShort((short) body.remaining())
                .put(body.duplicate());
    }

    /** The body as one 16-bit number. */
    int number() throws IOException {
        if (body.remaining() != Short.BYTES) {
            throw new IOException(
                    "the record of type " + type + " has " + body.remaining() + " bytes where a number of 2 belongs");
        }
        return Short.toUnsignedInt(body.getShort(body.position()));
    }
}
