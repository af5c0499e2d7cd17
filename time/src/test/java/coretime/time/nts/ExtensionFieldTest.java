package coretime.time.nts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionFieldTest {
    private static final String COOKIE = "0204 0010 00112233 44556677 8899aabb";

    @Test
    void fieldsAreReadWithWhereTheyBegin() {
        List<ExtensionField> fields =
                parse(COOKIE + "0104 0014 01020304 05060708 090a0b0c 0d0e0f10").orElseThrow();

        assertThat(fields).extracting(ExtensionField::type).containsExactly(0x0204, 0x0104);
        assertThat(fields).extracting(ExtensionField::at).containsExactly(0, 16);
        assertThat(fields.getFirst().body()).isEqualTo(bytes("00112233 44556677 8899aabb"));
    }

    @Test
    void whatFollowsTheAuthenticatorIsLeftUnread() {
        assertThat(parse("0404 0010 00000000 00000000 00000000 ffff ffff").orElseThrow())
                .singleElement()
                .returns(ExtensionField.AUTHENTICATOR, ExtensionField::type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02",
                "0204 00",
                "0204 0000 00112233 44556677 8899aabb",
                "0204 000c 00112233 44556677",
                "0204 0011 00112233 44556677 8899aabb cc",
                "0204 0014 00112233 44556677 8899aabb",
                "0204 ffff 00112233 44556677 8899aabb",
                "0204 fffc 00112233 44556677 8899aabb",
                COOKIE + "0204"
            })
    void whatDoesNotAddUpIsNoField(String fields) {
        assertThat(parse(fields)).isEmpty();
    }

    @Test
    void thousandsOfFieldsAreNotRead() {
        assertThat(parse(COOKIE.repeat(ExtensionField.MOST))).isPresent();
        assertThat(parse(COOKIE.repeat(4000))).isEmpty();
    }

    @Test
    void aBodyIsPaddedWithZeros() {
        ByteBuffer out = ByteBuffer.allocate(64);

        ExtensionField.write(out, ExtensionField.COOKIE, bytes("0102030405060708090a0b0c0d"));

        assertThat(out.flip()).isEqualTo(bytes("0204 0014 0102030405060708090a0b0c0d 000000"));
    }

    @Property(tries = 1000)
    void noBytesDoMoreThanNotAddUp(@ForAll @Size(max = 200) byte[] bytes) {
        ByteBuffer fields = ByteBuffer.wrap(bytes);

        ExtensionField.parse(fields, ExtensionField.LEAST_BYTES)
                .ifPresent(found -> found.forEach(
                        field -> assertThat(field.body().remaining()).isGreaterThanOrEqualTo(12)));
        AuthenticatorBody.parse(fields)
                .ifPresent(body -> assertThat(body.sealedBytes()).hasSizeGreaterThanOrEqualTo(16));
        assertThat(fields.remaining()).isEqualTo(bytes.length);
    }

    private static Optional<List<ExtensionField>> parse(String hex) {
        return ExtensionField.parse(bytes(hex), ExtensionField.LEAST_BYTES);
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
