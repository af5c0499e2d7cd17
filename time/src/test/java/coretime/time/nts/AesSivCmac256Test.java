package coretime.time.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AesSivCmac256Test {

    /** RFC 4493, section 4. */
    @Test
    void theMacIsThatOfTheRfcsExamples() {
        Cmac cmac = new Cmac(hex("2b7e151628aed2a6abf7158809cf4f3c"));

        assertThat(cmac.of(new byte[0])).isEqualTo(hex("bb1d6929e95937287fa37d129b756746"));
        assertThat(cmac.of(hex("6bc1bee22e409f96e93d7e117393172a"))).isEqualTo(hex("070a16b46b4d4144f79bdd9dd04a287c"));
        assertThat(cmac.of(hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411")))
                .isEqualTo(hex("dfa66747de9ae63030ca32611497c827"));
    }

    /** RFC 5297, appendix A.1. */
    @Test
    void sealsLikeTheRfcsDeterministicExample() {
        var siv = new AesSivCmac256(hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        byte[] associated = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
        byte[] plain = hex("112233445566778899aabbccddee");
        byte[] sealed = hex("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");

        assertThat(siv.seal(plain, associated)).isEqualTo(sealed);
        assertThat(siv.open(sealed, associated))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
    }

    /** RFC 5297, appendix A.2. */
    @Test
    void sealsLikeTheRfcsExampleWithANonce() {
        var siv = new AesSivCmac256(hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
        byte[] first = hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100");
        byte[] second = hex("102030405060708090a0");
        byte[] nonce = hex("09f911029d74e35bd84156c5635688c0");
        byte[] plain =
                hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553");
        byte[] sealed = hex("7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
                + "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");

        assertThat(siv.seal(plain, first, second, nonce)).isEqualTo(sealed);
        assertThat(siv.open(sealed, first, second, nonce))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
    }

    @Property(tries = 300)
    void whatWasSealedOpens(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(max = 70) byte[] plain,
            @ForAll @Size(max = 70) byte[] associated,
            @ForAll @Size(16) byte[] nonce) {
        byte[] sealed = new AesSivCmac256(key).seal(plain, associated, nonce);

        assertThat(new AesSivCmac256(key).open(sealed, associated, nonce))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
    }

    @Property(tries = 100)
    void anyFlippedBitIsRefused(
            @ForAll @Size(32) byte[] key,
            @ForAll @Size(max = 40) byte[] plain,
            @ForAll @Size(min = 1, max = 40) byte[] associated,
            @ForAll @Size(16) byte[] nonce) {
        AesSivCmac256 siv = new AesSivCmac256(key);
        byte[] sealed = siv.seal(plain, associated, nonce);

        for (byte[] part : new byte[][] {sealed, associated, nonce}) {
            for (int bit = 0; bit < part.length * Byte.SIZE; bit++) {
                flip(part, bit);
                assertThat(siv.open(sealed, associated, nonce)).isEmpty();
                flip(part, bit);
            }
        }
        assertThat(siv.open(sealed, associated, nonce)).isPresent();
    }

    @Test
    void whatIsShorterThanATagOrInAnotherOrderIsRefused() {
        AesSivCmac256 siv = new AesSivCmac256(new byte[32]);
        byte[] sealed = siv.seal(new byte[5], new byte[1], new byte[2]);

        assertThat(siv.open(new byte[15], new byte[1], new byte[2])).isEmpty();
        assertThat(siv.open(sealed, new byte[2], new byte[1])).isEmpty();
        assertThat(siv.open(sealed, new byte[1], new byte[2])).isPresent();
    }

    @Test
    void aKeyOfAnotherLengthIsSaidToBeOne() {
        assertThatThrownBy(() -> new AesSivCmac256(new byte[16])).hasMessage("a key has 32 bytes, here are 16");
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
