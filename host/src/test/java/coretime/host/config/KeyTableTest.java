package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The documentation has every key, and none that is not there. */
class KeyTableTest {

    @Test
    void theTableIsMadeOfTheKeysThatTheReaderKnows() throws IOException {
        String text = Files.readString(KeyTable.PATH);
        int begin = text.indexOf(KeyTable.HEAD);
        assertThat(begin).as("the head of the table").isPositive();
        assertThat(text.substring(begin, text.indexOf("\n\n", begin) + 1)).isEqualTo(KeyTable.text());
        assertThat(KeyTable.text()).contains("| `cores.level` | `31` |", "| `notify[].webhook` |", "| `log.level` |");
    }
}
