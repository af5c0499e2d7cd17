package coretime.time.nts;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AEAD_AES_SIV_CMAC_256 (RFC 5297), the algorithm that every NTS server has. The JDK has no SIV: this makes it of the JDK's AES.
 * What is associated comes in an order that counts; as an AEAD (RFC 5116) that is the associated data and then the nonce.
 *
 * <p>For one thread at a time.
 */
final class AesSivCmac256 {
    /** Its number at IANA. */
    static final int ID = 15;

    static final int KEY_BYTES = 32;

    /** By how much what is sealed is longer; RFC 5297's V, which comes first. */
    static final int TAG_BYTES = Cmac.BLOCK;

    /** RFC 5297, section 2.6: more would not be as safe. */
    private static final int MOST_ASSOCIATED = 126;

    private static final int PADDING = 0x80;

    private final Cmac cmac;
    private final SecretKeySpec counterKey;
    private final Cipher counter;

    /** @param key 32 bytes: the first half authenticates, the second encrypts */
    AesSivCmac256(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, here are " + key.length);
        }
        cmac = new Cmac(Arrays.copyOf(key, KEY_BYTES / 2));
        counterKey = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
        try {
            counter = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES in CTR mode", e);
        }
    }

    /** The tag and the encrypted bytes. */
    byte[] seal(byte[] plain, byte[]... associated) {
        byte[] tag = tag(plain, associated);
        byte[] encrypted = applyCounter(tag, plain);
        byte[] sealed = Arrays.copyOf(tag, TAG_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, sealed, TAG_BYTES, encrypted.length);
        return sealed;
    }

    /** What was sealed; empty where any bit of it or of what is associated is another. */
    Optional<byte[]> open(byte[] sealed, byte[]... associated) {
        if (sealed.length < TAG_BYTES) {
            return Optional.empty();
        }
        byte[] tag = Arrays.copyOf(sealed, TAG_BYTES);
        byte[] plain = applyCounter(tag, Arrays.copyOfRange(sealed, TAG_BYTES, sealed.length));
        // Compares in constant time.
        return MessageDigest.isEqual(tag, tag(plain, associated)) ? Optional.of(plain) : Optional.empty();
    }

    /** S2V (section 2.4). */
    private byte[] tag(byte[] plain, byte[]... associated) {
        if (associated.length > MOST_ASSOCIATED) {
            throw new IllegalArgumentException("more than " + MOST_ASSOCIATED + " associated: " + associated.length);
        }
        byte[] sum = cmac.of(new byte[Cmac.BLOCK]);
        for (byte[] each : associated) {
            sum = Cmac.doubled(sum);
            Cmac.xorEnd(sum, cmac.of(each));
        }
        if (plain.length >= Cmac.BLOCK) {
            byte[] last = plain.clone();
            Cmac.xorEnd(last, sum);
            return cmac.of(last);
        }
        byte[] last = Arrays.copyOf(plain, Cmac.BLOCK);
        last[plain.length] = (byte) PADDING;
        Cmac.xorEnd(last, Cmac.doubled(sum));
        return cmac.of(last);
    }

    private byte[] applyCounter(byte[] tag, byte[] text) {
        byte[] first = tag.clone();
        // Two bits are cleared, so that 32-bit and 64-bit counters count alike (section 2.5).
        first[8] &= 0x7f;
        first[12] &= 0x7f;
        try {
            counter.init(Cipher.ENCRYPT_MODE, counterKey, new IvParameterSpec(first));
            return counter.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in CTR mode failed on " + text.length + " bytes", e);
        }
    }
}
