package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootGraph.Edge;
import coretime.boot.BootGraph.Node;
import coretime.boot.BootGraph.Role;
import coretime.boot.graph.BootGraphDot;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The text for Graphviz, statement by statement of the DOT language's grammar. */
class BootGraphDotTest {
    private static final String ID = "(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\\.[0-9]+)?|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final String ATTRIBUTES = " \\[" + ID + "=" + ID + "(?:, " + ID + "=" + ID + ")*+\\];";
    private static final Pattern STATEMENT = Pattern.compile("  " + ID + "(?: -> " + ID + ")?" + ATTRIBUTES);

    private static final UnitName UNIT = new UnitName("dev-a\\x2db\\x22.service");
    private static final UnitName STEP = new UnitName("step.service");
    private static final String HOSTILE = "\"]; evil [\\N\\\n\u0000 50% é &amp; \\";

    private static String dot(Edge.Kind kind, List<UnitName> via, boolean isOffending) {
        return BootGraphDot.of(new BootGraph(
                STEP,
                List.of(
                        new Node(UNIT, Verdict.CAN_START_BEFORE, HOSTILE, Role.OTHER, true, isOffending),
                        new Node(STEP, Verdict.DOES_NOT_CARE, "", Role.STEP, false, false)),
                List.of(new Edge(
                        UNIT, STEP, kind, Optional.of(new Reason(Reason.Kind.FILE, HOSTILE)), via, isOffending)),
                List.of(),
                0,
                0));
    }

    @Test
    void whateverFilesHoldEachLineIsOneStatement() {
        List<String> lines = dot(Edge.Kind.WAITS_FOR, List.of(), true).lines().toList();

        assertThat(lines.getFirst()).isEqualTo("digraph boot {");
        assertThat(lines.getLast()).isEqualTo("}");
        assertThat(lines.subList(1, lines.size() - 1))
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).matches(STATEMENT));
    }

    @Test
    void anIdentifierStandsAsItIsAndTextIsEscaped() {
        assertThat(dot(Edge.Kind.WAITS_FOR, List.of(), false))
                .contains("  \"dev-a\\x2db\\x22.service\" [label=\"dev-a\\\\x2db\\\\x22.service\"")
                .contains("\\\"]; evil [\\\\N\\\\\\n\ufffd 50% é &amp;amp; \\\\");
    }

    @Test
    void linesLookAsWhatTheyMean() {
        assertThat(dot(Edge.Kind.WAITS_FOR, List.of(), true))
                .contains("\"step.service\" -> \"dev-a\\x2db\\x22.service\" [")
                .contains(", color=red, penwidth=3];");
        assertThat(dot(Edge.Kind.STARTED_BY, List.of(), false)).contains("style=dashed, arrowhead=empty];");
        assertThat(dot(Edge.Kind.WAITS_FOR, List.of(STEP), false))
                .contains("style=dotted];")
                .doesNotContain("color=red");
    }
}
