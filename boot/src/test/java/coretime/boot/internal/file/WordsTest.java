package coretime.boot.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void namesOfUnitsKeepQuotesAndBackslashes() {
        assertThat(Words.plain(" a\\x2db  \"c d\"").words()).containsExactly("a\\x2db", "\"c", "d\"");
    }

    @Test
    void pathsMayStandInQuotesOrHaveEscapedSpaces() {
        assertThat(Words.quoted("\"/a b\" /c\\ d '/e'f ''").words()).containsExactly("/a b", "/c d", "/ef", "");
        assertThat(Words.quotedOnly("\"a b\" c\\x20d").words()).containsExactly("a b", "c\\x20d");
        assertThat(Words.escaped("a\\ b 'c d'").words()).containsExactly("a b", "'c", "d'");
    }

    @Test
    void whatStandsBeforeAnOpenQuoteIsKept() {
        Words words = Words.quoted("/a \"/b");

        assertThat(words.whole()).isFalse();
        assertThat(words.words()).containsExactly("/a");
        assertThat(Words.quoted("/a \\").whole()).isFalse();
    }

    @Property(tries = 300)
    void noTextMakesItThrow(@ForAll @StringLength(max = 100) String text) {
        assertThat(Words.plain(text).whole()).isTrue();
        assertThat(Words.quoted(text).words().size()).isLessThanOrEqualTo(text.length());
    }
}
