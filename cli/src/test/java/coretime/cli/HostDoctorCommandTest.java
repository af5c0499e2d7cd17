package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against libvirt's own simulation, its test driver: it has neither QEMU nor agents, so much of it cannot be found out. */
class HostDoctorCommandTest {
    private static final String TEST = "test:///default";
    private static final String NAME = "coretime-doctored";
    private static final int WIDTH = 80;
    private static final String XML = """
            <domain type='test'>
              <name>coretime-doctored</name>
              <memory>65536</memory>
              <os><type arch='x86_64'>hvm</type></os>
              <on_crash>destroy</on_crash>
              <devices/>
            </domain>""";

    @TempDir
    private Path directory = Path.of("");

    private final Connection connection = Connection.open(TEST);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path ledger;
    private Domain domain;

    @BeforeEach
    void define() {
        ledger = directory.resolve("ledger.db");
        domain = connection.define(XML);
    }

    @AfterEach
    void close() {
        connection.find(NAME).ifPresent(left -> {
            if (left.isActive()) {
                left.destroy();
            }
            connection.find(NAME).ifPresent(Domain::undefine);
        });
        connection.close();
    }

    private int execute(List<String> arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    private int doctor(String... more) {
        List<String> arguments = new ArrayList<>(List.of("host", "doctor"));
        arguments.addAll(List.of("--connect", TEST, "--ledger", ledger.toString(), "--cores", directory.toString()));
        arguments.addAll(List.of(more));
        return execute(arguments);
    }

    private JsonNode document() {
        return JsonMapper.shared().readTree(out.toString());
    }

    private JsonNode check(String id) {
        return document()
                .path("domains")
                .path(0)
                .path("checks")
                .valueStream()
                .filter(check -> check.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String state(String id) {
        return check(id).path("state").stringValue();
    }

    @Test
    void whatIsMissingIsToldWithTheCommandThatBringsItAndDoingThatMendsIt() {
        assertThat(doctor(NAME, "--json")).as(err.toString()).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(document().path("fit").booleanValue()).isFalse();
        for (String id : List.of("on-crash", "panic-device", "vmcoreinfo", "agent-channel")) {
            assertThat(state(id)).as(id).isEqualTo("missing");
            String command = check(id).path("remedy").path("text").stringValue();
            assertThat(command)
                    .startsWith("coretime host adopt " + NAME + " --connect " + TEST + " --ledger " + ledger);
            assertThat(execute(List.of(command.substring("coretime ".length()).split(" ", -1))))
                    .as(command + err)
                    .isZero();
            assertThat(doctor(NAME, "--json")).isIn(ExitStatus.DONE, ExitStatus.DID_NOT_HOLD);
            assertThat(state(id)).as(id).isEqualTo("ok");
        }
        assertThat(state("shared-ram")).isEqualTo("warning");
        assertThat(document().path("domains").path(0).path("adopted").booleanValue())
                .isTrue();
    }

    @Test
    void ofAGuestThatDoesNotRunTheRestIsUnknownAndSaidOnce() {
        assertThat(doctor(NAME)).as(err.toString()).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(out.toString())
                .contains(
                        "does not run: what is said is of its definition", "missing     a panic device: there is none")
                .containsOnlyOnce("not known   the guest does not run: agent,")
                .contains("  run       coretime host adopt coretime-doctored --connect test:///default --ledger ");
        assertThat(out.toString().lines().filter(line -> !line.startsWith("  run") && !line.startsWith("  in guest")))
                .as(out.toString())
                .allMatch(line -> line.length() <= WIDTH);
    }

    @Test
    void allShowsWhatIsThereToo() {
        assertThat(doctor(NAME)).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(out.toString())
                .contains("ok          ")
                .doesNotContain("a definition that outlives its run: it has one");
        assertThat(doctor(NAME, "--all")).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(out.toString()).contains("a definition that outlives its run: it has one");
    }

    @Test
    void aGuestOfAHypervisorThatCannotBeAskedIsNoFailure() {
        domain.start();
        assertThat(doctor(NAME, "--json")).as(err.toString()).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(check("strategy").path("state").stringValue()).isEqualTo("missing");
        assertThat(check("strategy").path("found").stringValue())
                .contains("snapshot, handoff, direct, qemu: libvirt acts on the panic by itself");
        assertThat(document().path("domains").path(0).path("verdict").stringValue())
                .startsWith("a panic would not be noticed, for want of a panic device");
        assertThat(err.toString()).isEmpty();
    }

    private Path configuration(String text) throws IOException {
        return Files.writeString(directory.resolve("coretime.yaml"), text);
    }

    @Test
    void whatWouldBeDoneIsThatOfTheConfigurationAndOfItsRules() throws IOException {
        domain.start();
        Path file = configuration("""
                libvirt: {uri: "%s"}
                ledger: {file: %s}
                cores: {directory: %s, strategies: [qemu]}
                domains:
                  - name: coretime-*
                    cores: {strategies: [handoff, direct]}
                """.formatted(TEST, ledger, directory.resolve("elsewhere")));

        assertThat(execute(List.of("host", "doctor", NAME, "--config", file.toString(), "--json")))
                .as(err.toString())
                .isEqualTo(ExitStatus.DID_NOT_HOLD);

        assertThat(check("strategy").path("found").stringValue())
                .contains("handoff, direct: libvirt acts on the panic by itself")
                .doesNotContain("snapshot", "qemu");
        assertThat(document().path("host").toString())
                .contains(directory.resolve("elsewhere").toString());
        assertThat(check("on-crash").path("remedy").path("text").stringValue()).contains("--ledger " + ledger);
    }

    @Test
    void anAdoptedDomainThatItsRuleLeavesAloneIsNamedAndReleasingItMendsThat() throws IOException {
        Path file = configuration("""
                libvirt: {uri: "%s"}
                ledger: {file: %s}
                cores: {directory: %s}
                domains:
                  - name: coretime-*
                    watch: false
                """.formatted(TEST, ledger, directory));
        List<String> look = List.of("host", "doctor", NAME, "--config", file.toString(), "--json");
        String place = " --connect " + TEST + " --ledger " + ledger;
        assertThat(execute(List.of(("host adopt " + NAME + " --with panic" + place).split(" ", -1))))
                .as(err.toString())
                .isZero();

        assertThat(execute(look)).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(state("watch-rule")).isEqualTo("missing");
        String command = check("watch-rule").path("remedy").path("text").stringValue();
        assertThat(command).isEqualTo("coretime host release " + NAME + place);
        assertThat(execute(List.of(command.substring("coretime ".length()).split(" ", -1))))
                .as(err.toString())
                .isZero();

        assertThat(execute(look)).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(state("watch-rule")).isEqualTo("warning");
    }

    @Test
    void anOptionSaysOtherwiseThanTheConfiguration() throws IOException {
        Path file = configuration("libvirt: {uri: \"qemu+unix:///system?socket=/nowhere\"}\n");
        assertThat(doctor("--config", file.toString(), NAME, "--json"))
                .as(err.toString())
                .isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(document().path("domains").findValuesAsString("domain")).containsExactly(NAME);
    }

    @Test
    void aConfigurationThatTheDaemonWouldNotTakeIsSaidToBeSo() throws IOException {
        Path file = configuration("domans: []\n");
        assertThat(doctor("--config", file.toString())).isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).contains(file + ":1:1", "domains", "coretime host check-config");
        assertThat(out.toString()).isEmpty();
        assertThat(doctor("--config", file + ".none")).isEqualTo(ExitStatus.CANNOT);
    }

    @Test
    void withoutANameTheDomainsThatRunOrAreAdoptedAreLookedAt() {
        assertThat(doctor("--json")).isIn(ExitStatus.DONE, ExitStatus.DID_NOT_HOLD);
        assertThat(document().path("domains").findValuesAsString("domain"))
                .contains("test")
                .doesNotContain(NAME);

        assertThat(execute(List.of("host", "adopt", NAME, "--connect", TEST, "--ledger", ledger.toString())))
                .isZero();
        assertThat(doctor("--json")).isEqualTo(ExitStatus.DID_NOT_HOLD);
        assertThat(document().path("domains").findValuesAsString("domain")).contains(NAME);
        assertThat(document()
                        .path("host")
                        .valueStream()
                        .filter(check -> check.path("id").stringValue().equals("watcher")))
                .singleElement()
                .satisfies(
                        check -> assertThat(check.path("found").stringValue()).contains("stays down"));
    }

    @Test
    void withoutLibvirtTheHostIsLookedAtAllTheSame() {
        String away = "qemu+unix:///system?socket=" + directory.resolve("none");
        assertThat(execute(List.of("host", "doctor", "--connect", away, "--ledger", ledger.toString())))
                .isEqualTo(ExitStatus.CANNOT);
        assertThat(out.toString()).contains("missing     libvirt answers:", "systemctl start libvirtd", "not known");
    }

    @Test
    void aDomainThatIsNotThereIsWrongUsage() {
        assertThat(doctor("coretime-none")).isEqualTo(ExitStatus.CANNOT);
        assertThat(err.toString()).contains("there is no domain coretime-none");
        assertThat(execute(List.of("host", "doctor", "--help"))).isZero();
        assertThat(out.toString()).contains("Example", "coretime host doctor web1", "Exit status");
    }
}
