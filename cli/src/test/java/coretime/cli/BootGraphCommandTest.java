package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime boot graph} of a small root directory. */
class BootGraphCommandTest {
    @TempDir
    private Path root;

    @TempDir
    private Path output;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeUnits() throws IOException {
        SmallSystem.write(root);
        Path units = root.resolve("usr/lib/systemd/system");
        Files.writeString(
                units.resolve("default.target"), "[Unit]\nWants=step.service late.service loose.service idle.target\n");
        Files.writeString(units.resolve("idle.target"), "[Unit]\n");
    }

    private int run(String... options) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(Stream.concat(Stream.of("boot", "graph", "--root", root.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void aPictureGoesToStdout() {
        assertThat(run()).isEqualTo(ExitStatus.DONE);

        Page page = Page.parse(out.toString());
        assertThat(page.all("svg")).hasSize(1);
        assertThat(page.text())
                .contains("late.service", "loose.service", "step.service")
                .doesNotContain("idle.target");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void allMeansAll() {
        run("--all");

        assertThat(Page.parse(out.toString()).text()).contains("idle.target");
    }

    @Test
    void aFileIsWrittenWholeAndItsNameSaysTheFormat() throws IOException {
        Path file = output.resolve("order.dot");
        Files.writeString(file, "older");

        assertThat(run("--out", file.toString())).isEqualTo(ExitStatus.DONE);

        assertThat(Files.readString(file)).startsWith("digraph boot {").endsWith("}\n");
        assertThat(out.toString()).contains("order.dot: ", " units");
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void theDocumentHasUnitsAndEdgesAndTheFileThePicture() throws IOException {
        Path file = output.resolve("order.svg");

        run("--json", "--out", file.toString());

        JsonNode document = JsonMapper.shared().readTree(out.toString());
        List<String> units = document.path("units")
                .valueStream()
                .map(unit ->
                        unit.path("unit").asString() + " " + unit.path("role").asString())
                .toList();
        assertThat(units).contains("step.service step", "time-sync.target time_sync", "late.service other");
        JsonNode edge = document.path("edges")
                .valueStream()
                .filter(one -> one.path("unit").asString().equals("late.service"))
                .findFirst()
                .orElseThrow();
        assertThat(edge.path("other").asString()).isEqualTo("time-sync.target");
        assertThat(edge.path("kind").asString()).isEqualTo("waits_for");
        assertThat(edge.path("reason").asString()).isEqualTo("file");
        assertThat(edge.path("where").asString()).endsWith("late.service:3");
        assertThat(document.path("left_out").asInt()).isPositive();
        assertThat(Page.parse(Files.readString(file)).all("svg")).hasSize(1);
    }

    @Test
    void aroundAUnitOnlyWhatBelongsToItIsShown() {
        assertThat(run("--around", "late.service", "--format", "dot")).isEqualTo(ExitStatus.DONE);

        assertThat(out.toString())
                .contains("\"step.service\" -> \"time-sync.target\"", "\"time-sync.target\" -> \"late.service\"")
                .doesNotContain("\"loose.service\"");
    }

    @Test
    void whatCannotBeDrawnIsSaid() {
        assertThat(run("--around", "none.service")).isEqualTo(ExitStatus.CANNOT);
        assertThat(run("--around", "none")).isEqualTo(ExitStatus.CANNOT);
        assertThat(run("--format", "png")).isEqualTo(ExitStatus.CANNOT);
        assertThat(run("--out", output.resolve("no/order.svg").toString())).isEqualTo(ExitStatus.DID_NOT_HOLD);

        assertThat(err.toString())
                .contains(
                        "none.service is none of the units that can start in this boot",
                        "--around is the name of a unit, such as cron.service: none",
                        "'png' is none of svg, dot",
                        "there is no " + output.resolve("no/order.svg.partial"));
    }
}
