package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** YAML that is made to break who reads it: refused, at its place, in bounded time. */
@Timeout(60)
class HostileConfigurationTest {

    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("aliases", laughs(), 1, 4, "an anchor (&name) is not taken here"),
                Arguments.of("an alias", "a: &x 1\nb: *x\n", 1, 4, "an anchor"),
                Arguments.of("an alias of nothing", "b: *x\n", 1, 4, "alias"),
                Arguments.of("flow depth", "[".repeat(10_000), 1, 17, "more than 16 levels deep"),
                Arguments.of("flow depth of groups", "{a: ".repeat(10_000), 1, 65, "more than 16 levels deep"),
                Arguments.of("block depth", "- ".repeat(10_000), 1, 33, "more than 16 levels deep"),
                Arguments.of("indented depth", steps(), 17, 17, "more than 16 levels deep"),
                Arguments.of("question marks", "? ".repeat(10_000), 1, 33, "more than 16 levels deep"),
                Arguments.of("many values", "[" + "1,".repeat(60_000) + "]", 1, 100_000, "more than 50000 values"),
                Arguments.of(
                        "a tag of Java's", "cores: !!javax.script.ScriptEngineManager []\n", 1, 8, "a tag (!name)"),
                Arguments.of("a tag of YAML's", "cores: {level: !!int 3}\n", 1, 16, "a tag (!name)"),
                Arguments.of("an own tag", "cores: !mine {}\n", 1, 8, "a tag (!name)"),
                Arguments.of("a second document", "cores: {}\n---\nclock: {}\n", 2, 1, "a second document"),
                Arguments.of("a NUL", "cores:\n  level: \u00003\n", 2, 10, "the character U+0000"),
                Arguments.of("an escape", "cores: \u001b[31m\n", 1, 8, "the character U+001B"),
                Arguments.of("a tab", "cores:\n\tlevel: 3\n", 2, 1, "this is no YAML"),
                Arguments.of("an open quote", "cores: 'x\n", 2, 1, "this is no YAML"),
                Arguments.of("an open group", "cores: {level: 3\nclock: 5", 2, 6, "this is no YAML"),
                Arguments.of("another YAML", "%YAML 3.0\n---\ncores: {}\n", 1, 1, "this is no YAML"));
    }

    /** Nine to the ninth, if anybody counted. */
    private static String laughs() {
        return "a: &a [ha]\n"
                + IntStream.range(0, 9)
                        .mapToObj(i ->
                                "%c: &%<c [%s]\n".formatted((char) ('b' + i), ("*" + (char) ('a' + i) + ",").repeat(9)))
                        .collect(Collectors.joining());
    }

    private static String steps() {
        return IntStream.range(0, 700).mapToObj(i -> " ".repeat(i) + "a:\n").collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void itIsRefusedAtItsPlace(String name, String text, int line, int column, String message) {
        ConfigurationReading reading = ConfigurationTest.reading(text);
        assertThat(reading.configuration()).as(name).isEmpty();
        Finding first = reading.findings().getFirst();
        assertThat(first.message()).contains(message).hasSizeLessThan(400);
        assertThat(first.line() + ":" + first.column()).isEqualTo(line + ":" + column);
    }

    @Test
    void whatIsNoUtf8IsRefusedWhereItEnds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("# ä\n# ö".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xe4);
        assertThat(Configuration.read(bytes.toByteArray()).findings())
                .singleElement()
                .hasToString(new Finding(
                                Finding.Severity.ERROR,
                                2,
                                4,
                                "",
                                "what stands here is no UTF-8: save the file as UTF-8")
                        .toString());
        assertThat(Configuration.read("cores: {}".getBytes(StandardCharsets.UTF_16))
                        .findings())
                .singleElement()
                .matches(finding -> finding.line() == 1 && finding.column() == 1);
    }

    @Test
    void twoMebibytesAreNotLookedAt() {
        assertThat(Configuration.read(new byte[2 << 20]).findings())
                .singleElement()
                .matches(finding -> finding.message().equals("the file has more than 1 MiB"));
    }

    @Test
    void aMebibyteOfOneValueIsReadAndShownShort() {
        assertThat(ConfigurationTest.reading("cores: {directory: /" + "x".repeat((1 << 20) - 40) + "}")
                        .findings())
                .singleElement()
                .matches(finding -> finding.message().length() < 300);
    }

    @Test
    void aMebibyteOfUnknownKeysIsReadToItsHundredthError() {
        String keys =
                IntStream.range(0, 24_000).mapToObj(i -> "key" + i + ": 1\n").collect(Collectors.joining());
        assertThat(ConfigurationTest.reading(keys).findings()).hasSize(101);
    }
}
