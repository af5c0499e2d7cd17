package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime host check-config} of files as they come. */
class HostCheckConfigCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] arguments = new String[more.length + 2];
        arguments[0] = "host";
        arguments[1] = "check-config";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("coretime.yaml"), text).toString();
    }

    @Test
    void aFileThatIsFineHasOneLineAndStatus0() throws IOException {
        String file = file("");
        assertThat(run(file)).isZero();
        assertThat(out).hasToString(file + ": fine\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void warningsAreShownAndTheFileIsTaken() throws IOException {
        String file = file("clock:\n  tolerance: 2s\n");
        assertThat(run(file)).isZero();
        assertThat(out.toString())
                .startsWith(file + ":2:3: warning: clock.tolerance: a clock that is off by more than a second")
                .endsWith(file + ": no errors, 1 warning: it can be taken\n");
    }

    @Test
    void allErrorsAreShownWithTheirPlacesAndStatus1() throws IOException {
        String file = file("clock:\n  tolerance: 2\ncoers: {}\n");
        assertThat(run(file)).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(out.toString())
                .contains(
                        file + ":2:14: clock.tolerance: '2': the unit is missing; allowed: a duration",
                        file + ":3:1: coers: there is no such key; is cores meant?\n")
                .endsWith(file + ": 2 errors, no warnings: it cannot be taken\n");
    }

    @Test
    void noFileHasStatus2AndSaysHowToGetOn() {
        assertThat(run(directory.resolve("none.yaml").toString())).isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).contains("check-config: there is no " + directory, "make it");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theEffectiveConfigurationIsItselfAFileThatMeansTheSame() throws IOException {
        assertThat(run(file("clock: {tolerance: 2s}\ndomains: [{name: 'db*', watch: false}]\n"), "--effective"))
                .isZero();
        String effective = out.toString();
        assertThat(effective)
                .contains("# ", "\n  tolerance: 2s\n", "\n  level: 31\n", "capture-timeout: 1h\n", "watch: false\n");

        String first = effective.substring(effective.indexOf("libvirt:"));
        assertThat(run(file(effective), "--effective")).isZero();
        assertThat(out.toString()).endsWith("\n" + first);
    }

    @Test
    void theDocumentHasFindingsAndTheConfiguration() throws IOException {
        assertThat(run(file("clock: {tolerance: 2s}\n"), "--json")).isZero();
        JsonNode document = JsonMapper.shared().readTree(out.toString());
        assertThat(document.path("valid").booleanValue()).isTrue();
        assertThat(document.path("warnings").intValue()).isEqualTo(1);
        JsonNode finding = document.path("findings").path(0);
        assertThat(finding.path("severity").stringValue()).isEqualTo("warning");
        assertThat(finding.path("line").intValue()).isEqualTo(1);
        assertThat(finding.path("key").stringValue()).isEqualTo("clock.tolerance");
        JsonNode configuration = document.path("configuration");
        assertThat(configuration.path("clock").path("tolerance").stringValue()).isEqualTo("2s");
        assertThat(configuration
                        .path("cores")
                        .path("keep")
                        .path("per_domain")
                        .path("cores")
                        .intValue())
                .isEqualTo(10);
        assertThat(configuration.path("http").path("listen").isNull()).isTrue();

        assertThat(run(file("x: 1\n"), "--json")).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .path("configuration")
                        .isNull())
                .isTrue();
    }

    @Test
    void itHasHelpWithAnExample() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Example", "coretime host check-config --effective ./coretime.yaml");
    }
}
