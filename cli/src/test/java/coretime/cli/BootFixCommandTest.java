package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime boot fix} of a small root directory. */
class BootFixCommandTest {
    private static final String DROP_IN = "etc/systemd/system/loose.service.d/zz-coretime-boot.conf";

    @TempDir
    private Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        SmallSystem.write(root);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine main = Main.commandLine();
        main.setUsageHelpWidth(80);
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err));
        return main.execute(arguments);
    }

    @Test
    void whatIsMissingIsShownAndNotWritten() {
        assertThat(run("boot", "fix", "--root", root.toString()))
                .as(err.toString())
                .isEqualTo(ExitStatus.DID_NOT_HOLD);

        assertThat(out.toString())
                .contains("as it is    1 can start before")
                .contains("mended      0 can start before")
                .contains("--- /dev/null\n+++ /" + DROP_IN + "\n@@ -0,0 +1,4 @@\n")
                .contains("\n+After=time-sync.target\n");
        assertThat(root.resolve("etc")).doesNotExist();
    }

    @Test
    void whatIsWrittenMendsTheOrderAndCanBeUndone() {
        assertThat(run("boot", "fix", "--root", root.toString(), "--write"))
                .as(err.toString())
                .isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("with them   0 can start before");
        assertThat(root.resolve(DROP_IN)).isRegularFile();
        assertThat(run("boot", "audit", "--root", root.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(run("boot", "fix", "--root", root.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("all that are needed are there");

        assertThat(run("boot", "fix", "--root", root.toString(), "--undo")).isEqualTo(ExitStatus.DONE);

        assertThat(out.toString()).contains("1, taken away", "+++ /dev/null");
        assertThat(root.resolve(DROP_IN).getParent()).doesNotExist();
        assertThat(run("boot", "audit", "--root", root.toString())).isEqualTo(ExitStatus.DID_NOT_HOLD);
    }

    @Test
    void unitsCanBeMadeToNeedTheStep() {
        assertThat(run("boot", "fix", "--root", root.toString(), "--require", "--write"))
                .as(err.toString())
                .isEqualTo(ExitStatus.DONE);

        assertThat(out.toString()).contains("0 can start before, 0 only if the step fails, 3 after the step");
        assertThat(root.resolve(DROP_IN)).content().contains("Requires=step.service\nAfter=step.service");
    }

    @Test
    void aSystemThatSetsNoClockIsSaidToLackThat() throws IOException {
        Files.delete(root.resolve("usr/lib/systemd/system/step.service"));

        assertThat(run("boot", "fix", "--root", root.toString(), "--write")).isEqualTo(ExitStatus.DID_NOT_HOLD);

        assertThat(out.toString()).contains("not mended  no unit here sets the clock");
    }

    @Test
    void theDocumentHasTheFilesAndBothAudits() {
        run("boot", "fix", "--root", root.toString(), "--json");

        JsonNode document = JsonMapper.shared().readTree(out.toString());
        assertThat(document.path("written").booleanValue()).isFalse();
        assertThat(document.path("problems").path(0).asString()).contains("/etc/machine-id");
        JsonNode file = document.path("files").path(0);
        assertThat(file.path("path").asString()).isEqualTo('/' + DROP_IN);
        assertThat(file.path("before").isNull()).isTrue();
        assertThat(file.path("after").asString()).contains("After=time-sync.target");
        assertThat(document.path("before").path("can_start_before").intValue()).isEqualTo(1);
        assertThat(document.path("after").path("can_start_before").intValue()).isZero();
    }
}
