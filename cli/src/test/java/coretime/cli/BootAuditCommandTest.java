package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime boot audit} of a small root directory. */
class BootAuditCommandTest {
    @TempDir
    private Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        SmallSystem.write(root);
    }

    private int run(String... arguments) {
        CommandLine main = Main.commandLine();
        main.setUsageHelpWidth(80);
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(err));
        return main.execute(arguments);
    }

    @Test
    void eachUnitHasItsVerdictAndWhatShowsIt() {
        assertThat(run("boot", "audit", "--root", root.toString()))
                .as(err.toString())
                .isEqualTo(ExitStatus.DID_NOT_HOLD);

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("step.service, sets the clock before it counts as started")
                .contains("loose.service: nothing orders it after the step, and default.target starts")
                .contains("late.service after time-sync.target after step.service")
                .contains("needs.service: it waits for the step, and needs it")
                .contains("1 can start before, 1 only if the step fails, 1 after the step")
                .doesNotContain("by its type");
    }

    @Test
    void whatDoesNotCareIsShownWhenAsked() {
        assertThat(run("boot", "audit", "--root", root.toString(), "--all", "--no-care", "loose.*"))
                .isEqualTo(ExitStatus.DONE);

        assertThat(out.toString()).contains("loose.service: by its type, or by the list", "0 can start before");
    }

    @Test
    void theDocumentHasAll() {
        run("boot", "audit", "--root", root.toString(), "--json");

        JsonNode document = JsonMapper.shared().readTree(out.toString());
        assertThat(document.path("target").asString()).isEqualTo("default.target");
        assertThat(document.path("ordered").booleanValue()).isFalse();
        assertThat(document.path("steps").path(0).path("kind").asString()).isEqualTo("sets");
        JsonNode worst = document.path("units").path(0);
        assertThat(worst.path("unit").asString()).isEqualTo("loose.service");
        assertThat(worst.path("verdict").asString()).isEqualTo("can start before");
        assertThat(List.of(
                        worst.path("path").path(0).asString(),
                        worst.path("path").path(1).asString()))
                .containsExactly("loose.service", "default.target");
    }

    @Test
    void whatIsNoSystemIsSaid() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));

        assertThat(run("boot", "audit", "--root", empty.toString())).isEqualTo(ExitStatus.CANNOT);
        assertThat(run("boot", "audit", "--root", root.resolve("none").toString()))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(run("boot", "audit", "--root", root.toString(), "--target", "app.service"))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString())
                .contains(
                        "has no default.target: is it the root directory of a system with systemd?",
                        "cannot be read",
                        "--target is the name of a target");
    }

    @Test
    void theFirstBootIsLookedAtWhenAsked() throws IOException {
        Files.writeString(
                root.resolve("usr/lib/systemd/system/fresh.service"),
                "[Service]\nExecStart=/usr/bin/fresh\n[Install]\nWantedBy=default.target\n");
        run("boot", "audit", "--root", root.toString());
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("left out /etc/machine-id: not there: the next boot is the first")
                .doesNotContain("fresh.service");

        run("boot", "audit", "--root", root.toString(), "--first-boot");

        assertThat(out.toString()).contains("fresh.service: nothing orders it after the step");
    }

    @Test
    void oneSystemIsLookedAtAndOnlyAGuestsBootCanBeObserved() {
        assertThat(run("boot", "audit", "--root", root.toString(), "--guest", "web1"))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(run("boot", "audit", "--root", root.toString(), "--observe")).isEqualTo(ExitStatus.CANNOT);

        assertThat(err.toString())
                .contains("mutually exclusive", "--observe needs a guest that runs: name it by --guest");
    }
}
