package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Capture;
import coretime.host.Core;
import coretime.host.CoreFileFormat;
import coretime.host.Ending;
import coretime.host.Incident;
import coretime.host.Ledger;
import coretime.host.Outcome;
import coretime.host.Panic;
import coretime.host.QemuProcess;
import coretime.host.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {

    private static final Instant PANIC_AT = Instant.parse("2026-11-23T02:00:00Z");

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyCommandHasHelpWithAnExample() {
        CommandLine main = Main.commandLine();
        assertThat(main.getUsageMessage()).contains("Example:");
        main.getSubcommands()
                .values()
                .forEach(command -> assertThat(command.getUsageMessage())
                        .as(command.getCommandName())
                        .contains("Example:"));
    }

    @Test
    void wrongUsageHasStatus2AndNamesTheOption() {
        assertThat(run("lab", "--crashs", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("--crashs");
        assertThat(run("lab", "--ram", "lots")).isEqualTo(2);
        assertThat(err.toString()).contains("'lots' is no size");
        assertThat(run("lab", "--on-crash", "explode")).isEqualTo(2);
        assertThat(err.toString()).contains("coredump-restart, preserve, restart, destroy");
        assertThat(run("capture", "web1", "--live", "--strategy", "qemu")).isEqualTo(2);
        assertThat(err.toString()).contains("--live needs --strategy direct");
        assertThat(run("nothing")).isEqualTo(2);
    }

    @Test
    void whatALabCannotDoIsRefusedBeforeAnythingIsInstalled() {
        assertThat(run("lab", "--crashes", "0")).isEqualTo(2);
        assertThat(run("lab", "--agent-timeout", "0")).isEqualTo(2);
        assertThat(run("lab", "--vcpus", "0")).isEqualTo(2);
        assertThat(run("lab", "--report", "a\"b")).isEqualTo(2);
        assertThat(run("lab", "--report", "a\nb")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("--crashes 0"))
                .anyMatch(line -> line.contains("--agent-timeout 0"))
                .anyMatch(line -> line.contains("1 to 64 processors"))
                .anyMatch(line -> line.contains("--report") && line.contains("a\"b") && line.contains("qemu.conf"));
    }

    @Test
    void aLedgerThatIsNotThereIsNamedWithStatus2() {
        Path none = directory.resolve("none.db");

        assertThat(run("incidents", "list", "--ledger", none.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(none.toString())
                .contains("coretime-lab/ledger.db")
                .doesNotContain("\tat ");
    }

    @Test
    void incidentsAreListedAndShownWithWhereTheyStopped() {
        Path file = directory.resolve("ledger.db");
        long id = givenUp(file);

        assertThat(run("incidents", "list", "--ledger", file.toString())).isZero();
        assertThat(out.toString()).contains("coretime-a\ufffdb").contains("given-up in restart");
        assertThat(run("incidents", "show", Long.toString(id), "--ledger", file.toString()))
                .isZero();
        assertThat(out.toString()).contains("libvirt went away").contains("core failed: disk full");
        assertThat(run("incidents", "show", "99", "--ledger", file.toString())).isEqualTo(2);
    }

    @Test
    void jsonIsOneDocumentInSnakeCase() {
        Path file = directory.resolve("ledger.db");
        givenUp(file);

        assertThat(run("incidents", "--json", "--ledger", file.toString())).isZero();
        JsonNode incident =
                JsonMapper.shared().readTree(out.toString()).path("incidents").get(0);
        assertThat(incident.path("panic_at").stringValue()).isEqualTo("2026-11-23T02:00:00Z");
        assertThat(incident.path("stage").stringValue()).isEqualTo("restart");
        assertThat(incident.path("capture_failure").stringValue()).isEqualTo("disk full");
    }

    @Test
    void setupPrintsWhatIsMissingAndInstallsNothingWhenAskedTo() {
        int status = run("setup", "--print", "--json");
        JsonNode document = JsonMapper.shared().readTree(out.toString());

        assertThat(document.path("complete").booleanValue())
                .isEqualTo(document.path("missing").isEmpty());
        assertThat(status).isEqualTo(document.path("missing").isEmpty() ? 0 : 1);
    }

    private static long givenUp(Path file) {
        try (Ledger ledger = Ledger.open(file)) {
            Incident incident = ledger.begin(
                    new Panic(UUID.randomUUID(), "coretime-a\u001bb", QemuProcess.UNKNOWN, PANIC_AT, null, null));
            incident = ledger.record(
                    incident,
                    new Capture(
                            "libvirt",
                            new Core(Path.of("core"), CoreFileFormat.ELF, 12),
                            Duration.ofSeconds(3),
                            "disk full"));
            ledger.end(incident, new Ending(Outcome.GIVEN_UP, PANIC_AT, Stage.RESTART, "libvirt went away"));
            return incident.id();
        }
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
