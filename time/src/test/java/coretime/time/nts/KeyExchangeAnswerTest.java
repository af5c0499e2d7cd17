package coretime.time.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyExchangeAnswerTest {
    private static final String NTP = "8001 0002 0000";
    private static final String SIV = "8004 0002 000f";
    private static final String COOKIE = "0005 0010 00112233445566778899aabbccddeeff";
    private static final String END = "8000 0000";

    @Test
    void theQuestionIsForNtpWithTheAlgorithmThatEveryServerHas() {
        assertThat(KeyExchangeAnswer.question()).isEqualTo(hex(NTP + SIV + END));
    }

    @Test
    void anAnswerHasCookiesAndMayNameAnotherServer() throws Exception {
        KeyExchangeAnswer answer = read(NTP + SIV + COOKIE + COOKIE + "0006 0003 612e62" + "0007 0002 1092" + END);

        assertThat(answer.cookies()).hasSize(2);
        assertThat(AuthenticatorBody.bytes(answer.cookies().getFirst()))
                .isEqualTo(hex("00112233445566778899aabbccddeeff"));
        assertThat(answer.server()).contains("a.b");
        assertThat(answer.port()).hasValue(4242);
    }

    @Test
    void eightCookiesAreKeptAndThoseThatNoPacketHoldsAreNot() throws Exception {
        assertThat(read(NTP + SIV + COOKIE.repeat(11) + END).cookies()).hasSize(8);
        assertThat(read(NTP + SIV + "0005 0454" + "00".repeat(0x454) + "0005 0000" + COOKIE + END)
                        .cookies())
                .hasSize(1);
    }

    @Test
    void whatIsNotKnownIsPassedOverUnlessItIsCritical() throws Exception {
        assertThat(read("4000 0001 ff" + NTP + SIV + COOKIE + END).cookies()).hasSize(1);
        assertThatThrownBy(() -> read("c000 0001 ff" + NTP + SIV + COOKIE + END))
                .hasMessageContaining("a record of type 16384");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8000 0000                                  | does not say the protocol
            8001 0002 0000 8000 0000                   | does not say the algorithm
            8001 0002 0000 8004 0002 000f 8000 0000    | no cookie
            8001 0000                                  | does not have NTPv4
            8001 0002 0001                             | chose number 1
            8001 0004 00000001                         | has 4 bytes
            0001 0002 0000                             | not marked as critical
            8001 0002 0000 8001 0002 0000              | comes twice
            8004 0000                                  | does not have AEAD_AES_SIV_CMAC_256
            8004 0002 001e                             | chose number 30
            8002 0002 0000                             | error 0, unrecognised critical record
            8002 0002 0001                             | error 1, bad request
            8002 0002 0002                             | error 2, internal server error
            8002 0002 0009                             | unknown error 9
            8003 0002 0007                             | warns of something unknown, number 7
            0007 0002 0000                             | the port 0
            0006 0000                                  | no host name
            0006 0003 611b5b                           | no host name
            8001 0002 00                               | before its answer ended
            8001                                       | before its answer ended
            0000 0000                                  | not marked as critical
            """)
    void whatIsWrongWithAnAnswerIsSaid(String answer, String message) {
        assertThatThrownBy(() -> read(answer)).isInstanceOf(IOException.class).hasMessageContaining(message);
    }

    @Test
    void anAnswerWithoutAnEndIsGivenUp() {
        assertThatThrownBy(() -> read("4000 0000".repeat(1000))).hasMessageContaining("more than 256 records");
        assertThatThrownBy(() -> read(("4000 4000" + "00".repeat(0x4000)).repeat(5)))
                .hasMessageContaining("longer than");
    }

    @Property(tries = 500)
    void noBytesDoMoreThanFail(@ForAll @Size(max = 300) byte[] bytes) {
        try {
            assertThat(KeyExchangeAnswer.read(new ByteArrayInputStream(bytes)).cookies())
                    .isNotEmpty();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("[ -~]+");
        }
    }

    private static KeyExchangeAnswer read(String hex) throws IOException {
        return KeyExchangeAnswer.read(new ByteArrayInputStream(hex(hex)));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }
}
