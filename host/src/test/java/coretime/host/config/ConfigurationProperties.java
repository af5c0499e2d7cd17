package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a file holds, reading it ends soon, and with findings that lie in it or with a configuration. */
class ConfigurationProperties {
    private static final byte[] VALID = ConfigurationTest.EVERYTHING.getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Pieces that mean something to YAML or to the reader. */
    private static final List<String> PIECES = List.of(
            "\n",
            "  ",
            "\t",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "#",
            "&a ",
            "*a",
            "!!str ",
            "'",
            "\"",
            "|",
            ">",
            "---\n",
            "...\n",
            "? ",
            "<<",
            "%",
            "@",
            "`",
            "\\",
            "\0",
            "\u0085",
            "\u2028",
            "\ud83d\ude00",
            "cores",
            "level",
            "domains:",
            "name",
            "- name: ",
            "webhook: ",
            "92d",
            "2GiB",
            "null",
            "~",
            "true",
            "0x",
            ".inf",
            "-1",
            "999999999999999999");

    @Property(tries = 500)
    void aMutationOfAValidFileIsAnswered(@ForAll("mutations") byte[] bytes) {
        assertAnswered(bytes);
    }

    @Property(tries = 300)
    void randomBytesAreAnswered(@ForAll byte[] bytes) {
        assertAnswered(bytes);
    }

    @Property(tries = 500)
    void piecesInAnyOrderAreAnswered(@ForAll("pieces") String text) {
        assertAnswered(text.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, VALID.length);
        Arbitrary<byte[]> inserted = Arbitraries.oneOf(
                Arbitraries.of(PIECES).map(piece -> piece.getBytes(StandardCharsets.UTF_8)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(3));
        return Combinators.combine(places, Arbitraries.integers().between(0, 12), inserted)
                .as(ConfigurationProperties::mutated);
    }

    private static byte[] mutated(int place, int cut, byte[] inserted) {
        int behind = Math.min(VALID.length, place + cut);
        byte[] bytes = Arrays.copyOf(VALID, place + inserted.length + VALID.length - behind);
        System.arraycopy(inserted, 0, bytes, place, inserted.length);
        System.arraycopy(VALID, behind, bytes, place + inserted.length, VALID.length - behind);
        return bytes;
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }

    private static void assertAnswered(byte[] bytes) {
        Instant begin = Instant.now();
        ConfigurationReading reading = Configuration.read(bytes);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(LONG);
        assertThat(reading.configuration().isPresent())
                .isEqualTo(reading.findings().stream().noneMatch(Finding::isError));
        List<String> lines = List.of(new String(bytes, StandardCharsets.UTF_8).split("\r\n|\r|\n", -1));
        assertThat(reading.findings()).allSatisfy(finding -> {
            assertThat(finding.line()).isBetween(1, lines.size());
            String line = lines.get(finding.line() - 1);
            assertThat(finding.column()).isBetween(1, line.codePointCount(0, line.length()) + 1);
            assertThat(finding.message()).isNotBlank().doesNotContain("\n", "\0", "\u001b");
        });
    }
}
