package coretime.time.nts;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the NTS Authenticator and Encrypted Extension Fields field holds (RFC 8915, section 5.6).
 *
 * @param nonce that it was sealed with
 * @param sealed what was encrypted, and the tag
 */
record AuthenticatorBody(ByteBuffer nonce, ByteBuffer sealed) {
    /** Of questions; long enough that none has to be padded. */
    static final int NONCE_BYTES = 16;

    private static final int LENGTHS_BYTES = 2 * Short.BYTES;

    /** Reads one; empty where its lengths do not fit into it. */
    static Optional<AuthenticatorBody> parse(ByteBuffer body) {
        ByteBuffer in = body.slice().order(ByteOrder.BIG_ENDIAN);
        if (in.remaining() < LENGTHS_BYTES) {
            return Optional.empty();
        }
        int nonce = Short.toUnsignedInt(in.getShort());
        int sealed = Short.toUnsignedInt(in.getShort());
        int sealedAt = LENGTHS_BYTES + ExtensionField.padded(nonce);
        if (nonce == 0 || sealed < AesSivCmac256.TAG_BYTES || sealedAt + ExtensionField.padded(sealed) > in.limit()) {
            return Optional.empty();
        }
        return Optional.of(new AuthenticatorBody(in.slice(LENGTHS_BYTES, nonce), in.slice(sealedAt, sealed)));
    }

    /** The body with both, each padded to a multiple of four bytes. */
    static ByteBuffer of(byte[] nonce, byte[] sealed) {
        int sealedAt = LENGTHS_BYTES + ExtensionField.padded(nonce.length);
        return ByteBuffer.allocate(sealedAt + ExtensionField.padded(sealed.length))
                .putShort((short) nonce.length)
                .putShort((short) sealed.length)
                .put(nonce)
                .put(sealedAt, sealed)
                .clear();
    }

    byte[] nonceBytes() {
        return bytes(nonce);
    }

    byte[] sealedBytes() {
        return bytes(sealed);
    }

    /** A copy of what remains, which stays unread. */
    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
