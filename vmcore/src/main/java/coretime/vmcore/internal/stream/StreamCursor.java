package coretime.vmcore.internal.stream;

import coretime.vmcore.DamagedCoreException;
import coretime.vmcore.internal.io.Bytes;
import java.nio.charset.StandardCharsets;

/** Reads a stream's numbers and names one after the other; all numbers are big-endian. Not thread-safe. */
final class StreamCursor {
    private final Bytes bytes;
    private long position;

    StreamCursor(Bytes bytes, long position) {
        this.bytes = bytes;
        this.position = position;
    }

    Bytes bytes() {
        return bytes;
    }

    long position() {
        return position;
    }

    boolean isAtEnd() {
        return position >= bytes.size();
    }

    int u8(String field) {
        return Byte.toUnsignedInt(bytes.slice(step(1), 1, field).get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0));
    }

    int u16(String field) {
        return u8(field) << 8 | u8(field);
    }

    long u32(String field) {
        return bytes.be32(step(4), field);
    }

    long u64(String field) {
        return bytes.be64(step(8), field);
    }

    /** Passes bytes, all of which must be there. */
    void skip(long length, String field) {
        bytes.slice(position, length, field);
        position += length;
    }

    /** Goes on at another place. */
    void seek(long to) {
        position = to;
    }

    /** A name of printable ASCII behind its length in one byte. */
    String name(String field) {
        long at = position;
        return checked(at, field, u8(field));
    }

    /** A name of printable ASCII behind its length in four bytes. */
    String longName(String field) {
        long at = position;
        long length = u32(field);
        if (length > 255) {
            throw bytes.damaged(at, field, "a name of %d bytes".formatted(length));
        }
        return checked(at, field, (int) length);
    }

    private String checked(long at, String field, int length) {
        String text = new String(bytes.copy(step(length), length, field), StandardCharsets.ISO_8859_1);
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw bytes.damaged(at, field, "no printable name");
        }
        return text;
    }

    DamagedCoreException damaged(long at, String field, String problem) {
        return bytes.damaged(at, field, problem);
    }

    private long step(long length) {
        long at = position;
        position += length;
        return at;
    }
}
