package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code coretime boot audit --sarif}: what the standard demands of a log, and what a hostile tree cannot do to it or to a terminal. */
class BootAuditSarifTest {
    private static final String STEP = """
            [Unit]
            DefaultDependencies=no
            Wants=time-sync.target
            Before=time-sync.target
            [Service]
            Type=oneshot
            ExecStart=/usr/sbin/ntpdate ntp.example
            """;

    @TempDir
    private Path root;

    private Path units;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        unit("default.target", "[Unit]\nWants=step.service late.service loose.service\n");
        unit("time-sync.target", "[Unit]\n");
        unit("step.service", STEP);
        unit("late.service", service("After=time-sync.target"));
        unit("loose.service", service(""));
    }

    private static String service(String line) {
        return "[Unit]\nDefaultDependencies=no\n" + line + "\n[Service]\nExecStart=/bin/x\n";
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(units.resolve(name), text);
    }

    private String audit(String... options) {
        List<String> arguments = new ArrayList<>(List.of("boot", "audit", "--root", root.toString()));
        arguments.addAll(List.of(options));
        CommandLine main = Main.commandLine();
        main.setOut(new PrintWriter(out));
        main.setErr(new PrintWriter(out));
        int status = main.execute(arguments.toArray(String[]::new));
        assertThat(status).as(out.toString()).isNotEqualTo(ExitStatus.CANNOT);
        return out.toString();
    }

    private JsonNode run() {
        JsonNode log = JsonMapper.shared().readTree(audit("--sarif"));
        assertThat(log.path("version").asString()).isEqualTo("2.1.0");
        assertThat(log.path("$schema").asString()).endsWith("sarif-schema-2.1.0.json");
        assertThat(log.path("runs").size()).isEqualTo(1);
        JsonNode run = log.path("runs").path(0);
        checkRules(run.path("tool").path("driver"));
        checkResults(run);
        return run;
    }

    /** SARIF 2.1.0, §3.19 and §3.49. */
    private static void checkRules(JsonNode driver) {
        assertThat(driver.path("name").asString()).isEqualTo("coretime");
        assertThat(driver.path("version").asString()).isNotBlank();
        assertThat(driver.path("rules").size()).isGreaterThanOrEqualTo(5);
        for (JsonNode rule : driver.path("rules")) {
            assertThat(rule.path("id").asString()).matches("[a-z]+(-[a-z]+)*");
            for (String text : List.of("shortDescription", "fullDescription", "help")) {
                assertThat(rule.path(text).path("text").asString()).endsWith(".");
            }
            checkLevel(rule.path("defaultConfiguration").path("level"));
        }
    }

    /** §3.27: each names its rule by id and index, and lies in a file below the root. */
    private static void checkResults(JsonNode run) {
        String base = run.path("originalUriBaseIds").path("ROOT").path("uri").asString();
        assertThat(URI.create(base).getScheme()).isEqualTo("file");
        assertThat(base).endsWith("/");
        assertThat(run.path("results").isArray()).isTrue();
        for (JsonNode result : run.path("results")) {
            assertThat(run.path("tool")
                            .path("driver")
                            .path("rules")
                            .path(result.path("ruleIndex").intValue())
                            .path("id")
                            .asString())
                    .isEqualTo(result.path("ruleId").asString());
            checkLevel(result.path("level"));
            assertThat(result.path("message").path("text").asString()).isNotBlank();
            assertThat(result.path("partialFingerprints").path("ruleAndUnit/v1").asString())
                    .isNotBlank();
            assertThat(result.path("locations").size()).isEqualTo(1);
            checkLocation(result.path("locations").path(0));
            for (JsonNode flow : result.path("codeFlows")) {
                for (JsonNode thread : flow.path("threadFlows")) {
                    assertThat(thread.path("locations").size()).isPositive();
                    for (JsonNode step : thread.path("locations")) {
                        checkLocation(step.path("location"));
                    }
                }
            }
        }
        for (JsonNode invocation : run.path("invocations")) {
            assertThat(invocation.path("executionSuccessful").booleanValue()).isTrue();
            for (JsonNode told : invocation.path("toolExecutionNotifications")) {
                assertThat(told.path("message").path("text").asString()).isNotBlank();
                told.path("locations").forEach(BootAuditSarifTest::checkLocation);
            }
        }
    }

    private static void checkLevel(JsonNode level) {
        assertThat(level.asString()).isIn("error", "warning", "note");
    }

    /** §3.4 and §3.30. */
    private static void checkLocation(JsonNode location) {
        JsonNode physical = location.path("physicalLocation");
        if (!physical.isMissingNode()) {
            URI uri = URI.create(physical.path("artifactLocation").path("uri").asString());
            assertThat(uri.isAbsolute()).isFalse();
            assertThat(uri.getRawPath())
                    .doesNotStartWith("/")
                    .doesNotContain("..")
                    .isNotEmpty();
            assertThat(physical.path("artifactLocation").path("uriBaseId").asString())
                    .isEqualTo("ROOT");
            assertThat(physical.path("region").path("startLine").asInt(1)).isPositive();
        }
        assertThat(physical.isMissingNode() && location.path("logicalLocations").isMissingNode())
                .isFalse();
    }

    private static JsonNode result(JsonNode run, String rule, String unit) {
        return Stream.iterate(0, i -> i < run.path("results").size(), i -> i + 1)
                .map(run.path("results")::path)
                .filter(one -> one.path("partialFingerprints")
                        .path("ruleAndUnit/v1")
                        .asString()
                        .equals(rule + '/' + unit))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + rule + " of " + unit + " in " + run));
    }

    @Test
    void eachUnitThatStartsWithAWrongClockIsAResultAtItsFile() {
        JsonNode run = run();

        JsonNode loose = result(run, "can-start-before", "loose.service");
        assertThat(loose.path("level").asString()).isEqualTo("error");
        assertThat(loose.path("message").path("text").asString())
                .isEqualTo(
                        "loose.service can start before: nothing orders it after the step, and default.target starts it");
        assertThat(uri(loose.path("locations").path(0))).isEqualTo("usr/lib/systemd/system/loose.service");
        assertThat(loose.path("codeFlows")
                        .path(0)
                        .path("threadFlows")
                        .path(0)
                        .path("locations")
                        .path(0)
                        .path("location")
                        .path("message")
                        .path("text")
                        .asString())
                .isEqualTo("loose.service is started by default.target (/usr/lib/systemd/system/default.target:2)");
        assertThat(result(run, "gate-fails-open", "time-sync.target")
                        .path("level")
                        .asString())
                .isEqualTo("warning");
    }

    @Test
    void aPathIsFollowedLineByLine() {
        JsonNode steps = result(run(), "only-if-the-step-fails", "late.service")
                .path("codeFlows")
                .path(0)
                .path("threadFlows")
                .path(0)
                .path("locations");

        assertThat(steps.size()).isEqualTo(2);
        JsonNode first = steps.path(0).path("location");
        assertThat(uri(first)).isEqualTo("usr/lib/systemd/system/late.service");
        assertThat(first.path("physicalLocation")
                        .path("region")
                        .path("startLine")
                        .intValue())
                .isEqualTo(3);
        JsonNode second = steps.path(1).path("location");
        assertThat(second.path("message").path("text").asString())
                .isEqualTo("time-sync.target is ordered after step.service (/usr/lib/systemd/system/step.service:4)");
        assertThat(uri(second)).isEqualTo("usr/lib/systemd/system/step.service");
        assertThat(second.path("physicalLocation")
                        .path("region")
                        .path("startLine")
                        .intValue())
                .isEqualTo(4);
    }

    private static String uri(JsonNode location) {
        return location.path("physicalLocation")
                .path("artifactLocation")
                .path("uri")
                .asString();
    }

    @Test
    void aSystemWithoutAStepAndACycleHaveResults() throws IOException {
        unit("step.service", service("After=late.service"));
        unit("late.service", service("After=step.service"));

        JsonNode run = run();

        assertThat(result(run, "no-step", "default.target").path("level").asString())
                .isEqualTo("error");
        assertThat(run.path("results").findValuesAsString("ruleId")).contains("ordering-cycle");
    }

    @Test
    void whatAGeneratorMadeLiesInTheFileThatItIsMadeOf() throws IOException {
        Path script = Files.createDirectories(root.resolve("etc/init.d")).resolve("old app");
        Files.writeString(script, "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Files.createDirectories(root.resolve("etc/rc2.d"));
        Files.createSymbolicLink(root.resolve("etc/rc2.d/S01old app"), Path.of("../init.d/old app"));
        unit("multi-user.target", "[Unit]\nDefaultDependencies=no\n");
        unit("default.target", "[Unit]\nWants=step.service multi-user.target\n");

        assertThat(uri(result(run(), "can-start-before", "old\\x20app.service")
                        .path("locations")
                        .path(0)))
                .isEqualTo("etc/init.d/old%20app");
    }

    @Test
    void namesAndTextThatWouldSteerATerminalAreNeutral() throws IOException {
        String steering = "\u001b[2J\u001b]0;x\u0007\u009b31m\u202e\u0000\r";
        unit("step.service", STEP.replace("ntp.example", "ntp.example " + steering));
        unit("a\\x1b\\x5b2J@%:b.service", service(""));
        unit("loose\\x0a.service", service("After=" + steering + ".service " + "x".repeat(5000)));
        unit(
                "default.target",
                "[Unit]\nWants=step.service late.service loose\\x0a.service a\\x1b\\x5b2J@%%:b.service\n");
        Files.createDirectories(units.resolve("late.service.d"));
        Files.writeString(
                units.resolve("late.service.d/" + "\u001b[2J\u009bé %41#?.conf"),
                "[Unit]\n" + steering + "\nAfter=%b\n");

        String table = audit("--all");
        out.getBuffer().setLength(0);
        String json = audit("--json");
        out.getBuffer().setLength(0);
        JsonNode run = run();

        for (String text : List.of(table, json, out.toString())) {
            assertThat(text.chars().filter(one -> one != '\n'))
                    .noneMatch(one -> one < ' ' || (one >= 0x7f && one <= 0x9f) || one == 0x202e);
        }
        assertThat(uri(result(run, "can-start-before", "loose\\x0a.service")
                        .path("locations")
                        .path(0)))
                .isEqualTo("usr/lib/systemd/system/loose%5Cx0a.service");
        assertThat(run.path("invocations").toString()).contains("%2541%23%3F.conf");
    }

    @Test
    void onlyOneFormatIsPrinted() {
        StringWriter err = new StringWriter();
        CommandLine main = Main.commandLine();
        main.setErr(new PrintWriter(err));

        assertThat(main.execute("boot", "audit", "--root", root.toString(), "--json", "--sarif"))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).contains("--json", "--sarif", "mutually exclusive");
    }
}
