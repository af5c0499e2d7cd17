package coretime.time.nts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An extension field of an NTP packet (RFC 7822).
 *
 * @param type 0 to 65535
 * @param at where it begins in what was read, in bytes
 * @param body without its header and with its padding, read-only
 */
record ExtensionField(int type, int at, ByteBuffer body) {
    static final int UNIQUE_IDENTIFIER = 0x0104;
    static final int COOKIE = 0x0204;
    static final int COOKIE_PLACEHOLDER = 0x0304;
    static final int AUTHENTICATOR = 0x0404;

    static final int HEADER_BYTES = 4;

    /** Shortest that RFC 7822 allows in a packet. */
    static final int LEAST_BYTES = 16;

    /** What an answer has are a few; a datagram of thousands is not worth the reading. */
    static final int MOST = 32;

    private static final int ALIGNMENT = 4;

    /**
     * Reads fields up to the authenticator and with it. What follows is not authentic, and is left unread.
     *
     * @param fields from the first field on to the end; not moved
     * @param least bytes that a field has at least: 16 in a packet, 4 where fields were encrypted
     * @return empty where they do not add up
     */
    static Optional<List<ExtensionField>> parse(ByteBuffer fields, int least) {
        ByteBuffer in = fields.slice().order(ByteOrder.BIG_ENDIAN);
        List<ExtensionField> found = new ArrayList<>();
        while (in.hasRemaining()) {
            if (in.remaining() < HEADER_BYTES || found.size() == MOST) {
                return Optional.empty();
            }
            int at = in.position();
            int type = Short.toUnsignedInt(in.getShort());
            int length = Short.toUnsignedInt(in.getShort());
            if (length % ALIGNMENT != 0 || length < least || length > in.limit() - at) {
                return Optional.empty();
            }
            ByteBuffer body = in.slice(in.position(), length - HEADER_BYTES).asReadOnlyBuffer();
            found.add(new ExtensionField(type, at, body));
            if (type == AUTHENTICATOR) {
                break;
            }
            in.position(at + length);
        }
        return Optional.of(found);
    }

    /** Writes a field at the buffer's position, its body padded with zeros. */
    static void write(ByteBuffer out, int type, ByteBuffer body) {
        int padded = padded(body.remaining());
        int end = out.position() + HEADER_BYTES + padded;
        out.putShort((short) type).putShort((short) (HEADER_BYTES + padded)).put(body.duplicate());
        while (out.position() < end) {
            out.put((byte) 0);
        }
    }

    /** Bytes of a body that has so many, up to the next multiple of four. */
    static int padded(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }
}
