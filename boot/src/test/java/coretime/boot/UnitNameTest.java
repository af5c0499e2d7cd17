package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UnitNameTest {

    @Test
    void aNameHasPrefixInstanceAndType() {
        UnitName name = new UnitName("a-b@c@d.e.service");

        assertThat(name.kind()).isEqualTo(UnitName.Kind.INSTANCE);
        assertThat(name.prefix()).isEqualTo("a-b");
        assertThat(name.instance()).contains("c@d.e");
        assertThat(name.type()).isEqualTo(UnitType.SERVICE);
        assertThat(name.template()).contains(new UnitName("a-b@.service"));
        assertThat(name.withInstance("x")).contains(new UnitName("a-b@x.service"));
        assertThat(name.withType(UnitType.SOCKET)).contains(new UnitName("a-b@c@d.e.socket"));
        assertThat(new UnitName("a@.timer").kind()).isEqualTo(UnitName.Kind.TEMPLATE);
        assertThat(new UnitName("a.timer").kind()).isEqualTo(UnitName.Kind.PLAIN);
        assertThat(new UnitName("a.timer").withInstance("x")).isEmpty();
    }

    @Test
    void whatIsNoNameIsNone() {
        for (String text : new String[] {
            "",
            "a",
            ".service",
            "@.service",
            "@x.service",
            "a b.service",
            "a.services",
            "ä.service",
            "a/b.service",
            "x".repeat(248) + ".service"
        }) {
            assertThat(UnitName.parse(text)).as(text).isEmpty();
        }
        assertThat(UnitName.parse("x".repeat(247) + ".service")).isPresent();
        assertThatThrownBy(() -> new UnitName("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsAreNamesAsSystemdEscapeMakesThem() {
        assertThat(UnitName.ofPath("/", UnitType.MOUNT)).contains(new UnitName("-.mount"));
        assertThat(UnitName.ofPath("/a//b/./c-d/", UnitType.MOUNT)).contains(new UnitName("a-b-c\\x2dd.mount"));
        assertThat(UnitName.ofPath("/.x y\u00e4", UnitType.MOUNT))
                .contains(new UnitName("\\x2ex\\x20y\\xc3\\xa4.mount"));
        assertThat(UnitName.ofPath("/a/../b", UnitType.MOUNT)).isEmpty();
        assertThat(UnitName.ofPath("fsck", "/dev/sda1", UnitType.SERVICE))
                .contains(new UnitName("fsck@dev-sda1.service"));
    }

    @Property(tries = 300)
    void whatIsEscapedComesBack(@ForAll @StringLength(max = 40) String text) {
        String defined = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(UnitName.unescape(UnitName.escape(defined))).isEqualTo(defined);
    }

    @Property(tries = 300)
    void noTextMakesParsingThrow(@ForAll String text) {
        assertThat(UnitName.parse(text + ".service").map(UnitName::type).orElse(UnitType.SERVICE))
                .isEqualTo(UnitType.SERVICE);
    }
}
