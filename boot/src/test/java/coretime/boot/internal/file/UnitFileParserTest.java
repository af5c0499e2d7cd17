package coretime.boot.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.Assignment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UnitFileParserTest {

    @Test
    void linesContinueAfterABackslashOverComments() {
        assertThat(values("[Unit]\nAfter=a \\\n# comment\n; other\n  b\\\n\nWants=c\n"))
                .containsExactly("After=a    b", "Wants=c");
    }

    @Test
    void aContinuationAtTheEndOfTheFileCounts() {
        assertThat(values("[Unit]\nAfter=a \\")).containsExactly("After=a");
    }

    @Test
    void anEvenNumberOfBackslashesEndsALine() {
        assertThat(values("[Unit]\nAfter=a\\\\\nWants=b")).containsExactly("After=a\\\\", "Wants=b");
    }

    @Test
    void carriageReturnsAndNulsEndLines() {
        assertThat(values("[Unit]\r\nAfter=a\r\nWants=b\0Before=c\rRequires=d"))
                .containsExactly("After=a", "Wants=b", "Before=c", "Requires=d");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstLine() {
        assertThat(values("\ufeff[Unit]\nAfter=a")).containsExactly("After=a");
    }

    @Test
    void whatIsLeftOutIsNamedWithItsLine() {
        UnitFile file = parse("before=x\n[Unit]\nword\n=empty\n[Socket]\nx=y\n[X-Mine]\nx=y\n");

        assertThat(file.assignments()).isEmpty();
        assertThat(file.whole()).isTrue();
        assertThat(file.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "/x:1: assignment before any section: left out",
                        "/x:3: no '=': left out",
                        "/x:4: nothing before '=': left out",
                        "/x:5: section [Socket] does not belong to this type of unit: left out");
    }

    @Test
    void anAssignmentSaysWhereItStands() {
        Assignment assignment = parse("\n[Unit]\n After = a b \n").assignments().getFirst();

        assertThat(assignment).isEqualTo(new Assignment("/x", 3, "Unit", "After", "a b"));
        assertThat(assignment.where()).isEqualTo("/x:3");
    }

    @Test
    void aBadSectionHeaderEndsTheFile() {
        for (String header : List.of("[Unit", "[", "[a\"b]", "[a\\b]")) {
            UnitFile file = parse("[Unit]\nAfter=a\n" + header + "\nAfter=b\n");

            assertThat(file.whole()).as(header).isFalse();
            assertThat(file.assignments()).hasSize(1);
        }
    }

    @Test
    void textThatIsNoUtf8EndsTheFile() {
        byte[] text = "[Unit]\nAfter=a\nDescription=\u00e4\nAfter=b".getBytes(StandardCharsets.ISO_8859_1);

        UnitFile file = UnitFileParser.parse("/x", text, Set.of("Unit"));

        assertThat(file.whole()).isFalse();
        assertThat(file.assignments()).hasSize(1);
    }

    @Test
    void aLineOfMoreThanAMebibyteEndsTheFile() {
        UnitFile file = parse("[Unit]\nAfter=a\nDescription=" + "x".repeat(1 << 20) + "\nAfter=b");

        assertThat(file.whole()).isFalse();
        assertThat(file.problems()).hasSize(1);
        assertThat(values("[Unit]\nDescription=" + "x".repeat(1_000_000))).hasSize(1);
    }

    @Property(tries = 300)
    void noBytesMakeItThrow(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(UnitFileParser.parse("/x", bytes, Set.of("Unit")).problems().size())
                .isLessThanOrEqualTo(100);
    }

    @Property(tries = 300)
    void noCharactersOfItsSyntaxMakeItThrow(@ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> choices) {
        String[] parts = {"[", "]", "Unit", "=", "\\", "\n", "#", ";", " ", "\0", "\r", "a"};
        StringBuilder text = new StringBuilder();
        choices.forEach(choice -> text.append(parts[choice]));

        UnitFile file = parse(text.toString());

        assertThat(file.assignments())
                .allMatch(assignment -> assignment.line() > 0
                        && !assignment.key().contains("=")
                        && assignment.value().equals(assignment.value().strip()));
    }

    private static List<String> values(String text) {
        return parse(text).assignments().stream()
                .map(assignment -> assignment.key() + '=' + assignment.value())
                .toList();
    }

    private static UnitFile parse(String text) {
        return UnitFileParser.parse("/x", text.getBytes(StandardCharsets.UTF_8), Set.of("Unit", "Service"));
    }
}
