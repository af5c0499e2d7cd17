package coretime.time.nts;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CMAC (RFC 4493), which the JDK does not have: CBC-MAC with a mask on its last block. For one thread at a time. */
final class Cmac {
    static final int BLOCK = 16;

    /** The polynomial of the field of 2¹²⁸ elements, without its highest term. */
    private static final int POLYNOMIAL = 0x87;

    private static final int PADDING = 0x80;

    private final Cipher cbc;
    private final byte[] wholeMask;
    private final byte[] paddedMask;

    /** @param key of AES-128: 16 bytes */
    Cmac(byte[] key) {
        try {
            cbc = Cipher.getInstance("AES/CBC/NoPadding");
            cbc.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES in CBC mode", e);
        }
        wholeMask = doubled(lastBlock(new byte[BLOCK]));
        paddedMask = doubled(wholeMask);
    }

    /** The 16 bytes that stand for a message. */
    byte[] of(byte[] message) {
        int blocks = Math.max(1, Math.ceilDiv(message.length, BLOCK));
        byte[] padded = Arrays.copyOf(message, blocks * BLOCK);
        boolean isWhole = padded.length == message.length;
        if (!isWhole) {
            padded[message.length] = (byte) PADDING;
        }
        xorEnd(padded, isWhole ? wholeMask : paddedMask);
        return lastBlock(padded);
    }

    private byte[] lastBlock(byte[] blocks) {
        try {
            byte[] chained = cbc.doFinal(blocks);
            return Arrays.copyOfRange(chained, chained.length - BLOCK, chained.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in CBC mode failed on " + blocks.length + " bytes", e);
        }
    }

    /** A block times {@code x} in the field (RFC 5297, section 2.3), in time that does not depend on it. */
    static byte[] doubled(byte[] block) {
        byte[] twice = new byte[BLOCK];
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int shifted = (block[i] & 0xff) << 1 | carry;
            twice[i] = (byte) shifted;
            carry = shifted >> Byte.SIZE;
        }
        twice[BLOCK - 1] ^= (byte) (POLYNOMIAL & -carry);
        return twice;
    }

    /** Changes the last bytes of {@code target} by a block. */
    static void xorEnd(byte[] target, byte[] block) {
        for (int i = 0; i < BLOCK; i++) {
            target[target.length - BLOCK + i] ^= block[i];
        }
    }
}
