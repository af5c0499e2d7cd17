package coretime.boot.internal.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names are matched as fnmatch(3) does. */
class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, a.service, true",
        "a*.service, abc.service, true",
        "a*.service, a.socket, false",
        "a?.service, ab.service, true",
        "a?.service, a.service, false",
        "c[12].service, c2.service, true",
        "c[12].service, c3.service, false",
        "c[a-f0-9].service, cb.service, true",
        "c[!a-f].service, cb.service, false",
        "c[^a-f].service, cz.service, true",
        "c[]].service, c].service, true",
        "foo[z-a]*, foob.service, false",
        "a[b.service, a[b.service, true",
        "**b*, ab.service, true",
    })
    void aNameMatchesOrNot(String pattern, String name, boolean matches) {
        assertThat(Glob.matches(pattern, name)).isEqualTo(matches);
    }

    @Test
    void manyStarsTakeNoTime() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Glob.matches("*a".repeat(1000) + "*b", "a".repeat(5000)))
                        .isFalse());
    }
}
