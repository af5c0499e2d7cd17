package coretime.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameGlobTest {

    @ParameterizedTest
    @CsvSource({
        "db*, db1",
        "db*, db",
        "*, ''",
        "*, a.b/c",
        "?, a",
        "d[a-c]1, db1",
        "d[!a-c]1, dz1",
        "[]], ]",
        "[!]], a",
        "[a-], -",
        "\\*, *",
        "\\[x, [x",
        "*a*b, xxaxxb",
        "a*a, aa",
        "**, x",
        "web-??-*, web-01-eu"
    })
    void aNameMatches(String pattern, String name) {
        assertThat(new NameGlob(pattern).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "db*, adb",
        "db, db1",
        "?, ''",
        "?, ab",
        "d[a-c]1, dd1",
        "d[!a-c]1, da1",
        "\\*, a",
        "*a*b, xxbxxa",
        "a*a, a",
        "DB*, db1"
    })
    void anotherDoesNot(String pattern, String name) {
        assertThat(new NameGlob(pattern).matches(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "a[b", "[]", "[!]", "a\\"})
    void aPatternThatIsNotWholeIsRefused(String pattern) {
        assertThatThrownBy(() -> new NameGlob(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noPatternTakesLongWhateverTheName() {
        NameGlob glob = new NameGlob("*a".repeat(120) + "*b");
        Instant begin = Instant.now();
        assertThat(glob.matches("a".repeat(10_000))).isFalse();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPatternCoversItselfNamesAndWhatIsLessThanAll() {
        assertThat(NameGlob.ANY.covers(new NameGlob("db*"))).isTrue();
        assertThat(new NameGlob("db*").covers(new NameGlob("db1"))).isTrue();
        assertThat(new NameGlob("db*").covers(new NameGlob("db*"))).isTrue();
        assertThat(new NameGlob("db*").covers(new NameGlob("d*"))).isFalse();
        assertThat(new NameGlob("db1").covers(new NameGlob("db*"))).isFalse();
    }
}
