package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "1K, 1024",
        "512M, 536870912",
        "2G, 2147483648",
        "2GiB, 2147483648",
        "1t, 1099511627776"
    })
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertThat(Bytes.parse(text)).isEqualTo(new Bytes(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "-1", "2X", "1.5G", "999999999999T", "99999999999999999999"})
    void whatIsNoSizeIsRefusedByName(String text) {
        assertThatThrownBy(() -> Bytes.parse(text)).hasMessageContaining("'" + text + "'");
    }
}
