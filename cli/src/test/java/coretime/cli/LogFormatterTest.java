package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.config.LogSettings.Format;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is logged is one line that steers no terminal. */
final class LogFormatterTest {
    private static final Instant AT = Instant.parse("2026-11-26T08:25:09.668123Z");

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("coretime");
        record.setInstant(AT);
        return record;
    }

    @Test
    void forPeopleItHasTimeAndLevel() {
        assertThat(new LogFormatter(Format.TEXT, false).format(record(Level.WARNING, "web1: it panicked")))
                .isEqualTo("2026-11-26T08:25:09.668Z WARNING web1: it panicked\n");
    }

    @Test
    void forTheJournalItHasItsPriorityAndNoTime() {
        LogFormatter journal = new LogFormatter(Format.TEXT, true);
        assertThat(journal.format(record(Level.SEVERE, "down"))).isEqualTo("<3>down\n");
        assertThat(journal.format(record(Level.WARNING, "late"))).isEqualTo("<4>late\n");
        assertThat(journal.format(record(Level.INFO, "right"))).isEqualTo("<6>right\n");
        assertThat(journal.format(record(Level.FINE, "begins"))).isEqualTo("<7>begins\n");
    }

    @Test
    void aGuestsWordsMakeNoOtherLineAndNoEscape() {
        String line = new LogFormatter(Format.TEXT, true).format(record(Level.INFO, "oops\n<0>all is lost\u001b[2J"));
        assertThat(line.strip()).doesNotContain("\n", "\u001b");
        assertThat(line).startsWith("<6>oops");
    }

    @Test
    void asJsonItIsOneObjectWithItsException() {
        LogRecord record = record(Level.SEVERE, "a \"fault\"\n");
        record.setThrown(new IllegalStateException("why"));
        String line = new LogFormatter(Format.JSON, false).format(record);
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode read = JsonMapper.shared().readTree(line);
        assertThat(read.path("at").stringValue()).isEqualTo("2026-11-26T08:25:09.668Z");
        assertThat(read.path("level").stringValue()).isEqualTo("error");
        assertThat(read.path("logger").stringValue()).isEqualTo("coretime");
        assertThat(read.path("message").stringValue()).isEqualTo("a \"fault\"\n");
        assertThat(read.path("exception").stringValue()).contains("IllegalStateException: why");
    }
}
