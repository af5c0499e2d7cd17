package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.config.internal.Entry.Description;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file that the package installs cannot say anything but what the reader does. */
class DefaultFileTest {
    private String text;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(DefaultFile.PATH);
    }

    @Test
    void itIsMadeOfTheKeysThatTheReaderKnows() {
        assertThat(text).isEqualTo(DefaultFile.text());
    }

    @Test
    void asItIsItMeansTheStandard() {
        assertThat(read(text)).isEqualTo(new ConfigurationReading(standard(), List.of()));
    }

    @Test
    void withEveryKeyInForceItMeansTheStandard() {
        String uncommented = DefaultFile.uncommented(text);
        assertThat(uncommented).isNotEqualTo(text).contains("\n  level: 31\n");
        ConfigurationReading reading = read(uncommented);
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.configuration()).isEqualTo(standard());
    }

    @Test
    void everyKeyOfTheReaderStandsInItWithItsDefault() {
        List<Description> keys = HostKeys.describe()
                .filter(described -> !described.isGroup() && !described.path().contains("[]"))
                .toList();
        assertThat(keys).hasSizeGreaterThan(30);
        assertThat(keys).allSatisfy(key -> {
            String name = key.path().substring(key.path().lastIndexOf('.') + 1);
            assertThat(text)
                    .containsPattern("(?m)^ *#" + name + ":" + (key.value().isEmpty() ? "$" : " "));
        });
    }

    @Test
    void itsExamplesAreValid() {
        ConfigurationReading reading = read(DefaultFile.examples(text));
        assertThat(reading.findings()).noneMatch(Finding::isError);
        HostConfiguration example = reading.configuration().orElseThrow();
        assertThat(example.domains()).hasSize(2);
        assertThat(example.notifications()).hasSize(2);
        assertThat(example.http().listen()).hasToString("Optional[127.0.0.1:7070]");
    }

    private static ConfigurationReading read(String text) {
        return Configuration.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<HostConfiguration> standard() {
        return Optional.of(HostConfiguration.standard());
    }
}
