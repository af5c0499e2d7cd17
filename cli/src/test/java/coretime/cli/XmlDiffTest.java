package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.DomainOffer;
import coretime.host.DomainPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlDiffTest {
    private static final String BEFORE = """
            <domain>
              <far/>
              <away/>
              <graphics passwd="hunter2"/>
              <name>a\u202eb</name>
            </domain>""";

    @Test
    void itHasTheChangeAFewLinesAroundItAndNothingThatSteersATerminalOrIsSecret() {
        String after = BEFORE.replace("</domain>", "  <new/>\n</domain>");
        List<String> diff = XmlDiff.of("coretime-\u001b[2J", new DomainOffer(DomainPart.PANIC, BEFORE, after));

        assertThat(diff)
                .containsExactly(
                        "--- coretime-\ufffd[2J",
                        "+++ coretime-\ufffd[2J with panic",
                        "@@ -4,3 +4,4 @@",
                        "   <graphics passwd=\"…\"/>",
                        "   <name>a\ufffdb</name>",
                        "+  <new/>",
                        " </domain>");
    }
}
