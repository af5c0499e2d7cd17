package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NtpServerNameTest {

    @ParameterizedTest
    @CsvSource({
        "ntp.example.org, ntp.example.org, 123",
        "ntp.example.org:1123, ntp.example.org, 1123",
        "192.0.2.1, 192.0.2.1, 123",
        "192.0.2.1:65535, 192.0.2.1, 65535",
        "2001:db8::1, 2001:db8::1, 123",
        "[2001:db8::1], 2001:db8::1, 123",
        "[2001:db8::1]:1123, 2001:db8::1, 1123",
        "::1, ::1, 123"
    })
    void aNameOrAnAddressMayHaveAPort(String text, String name, int port) {
        NtpServerName parsed = NtpServerName.parse(text, false, false);

        assertThat(parsed).isEqualTo(new NtpServerName(name, port, false, false));
        assertThat(NtpServerName.parse(parsed.toString(), false, false)).isEqualTo(parsed);
    }

    @Test
    void ntsHasAPortOfItsOwn() {
        assertThat(NtpServerName.parse("nts.example.org", true, true))
                .isEqualTo(new NtpServerName("nts.example.org", 4460, true, true))
                .hasToString("nts.example.org");
        assertThat(NtpServerName.parse("nts.example.org:123", false, true)).hasToString("nts.example.org:123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":123",
                "[]:123",
                "[::1",
                "[::1]123",
                "[::1]:",
                "host:",
                "host:ntp",
                "host:0",
                "host:65536",
                "host:-1",
                "host:99999999999"
            })
    void whatIsNoServerIsRefusedWithWhatWasWritten(String text) {
        assertThatThrownBy(() -> NtpServerName.parse(text, false, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noNameIsLongerThanTheNameSystemAllows() {
        assertThatThrownBy(() -> NtpServerName.parse("a".repeat(256), false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
