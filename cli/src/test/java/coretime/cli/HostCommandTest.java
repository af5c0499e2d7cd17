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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against libvirt's own simulation, its test driver, whose domains are there while a connection of the process is. */
class HostCommandTest {
    private static final String TEST = "test:///default";
    private static final String NAME = "coretime-it's";
    private static final String XML = """
            <domain type='test'>
              <name>coretime-it's</name>
              <memory>65536</memory>
              <os><type arch='x86_64'>hvm</type></os>
              <on_crash>coredump-restart</on_crash>
              <devices>
                <graphics type='vnc' passwd='vnc-secret'/>
              </devices>
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

    /** The driver keeps its domains until the last connection has let go of it, which may be later. */
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

    private int run(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of("host", verb, NAME, "--connect", TEST));
        arguments.addAll(List.of("--ledger", ledger.toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode document() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void adoptSetsOnCrashAndShowsWhatElseTheDefinitionCouldHaveWithTheCommandThatTakesIt() {
        assertThat(run("adopt")).as(err.toString()).isZero();

        assertThat(domain.inactiveXml())
                .contains("<on_crash>preserve</on_crash>")
                .doesNotContain("guest_agent");
        assertThat(out.toString())
                .contains("on_crash is preserve, was coredump-restart")
                .contains("coretime host release 'coretime-it'\\''s' --connect test:///default --ledger " + ledger)
                .contains("--with agent")
                .contains("--- coretime-it's\n+++ coretime-it's with agent\n@@ ")
                .contains("\n+    <channel type=\"unix\">\n")
                .doesNotContain("secret");
    }

    @Test
    void withTakesAPartForTheNextStartAndAgainIsNoMistake() {
        assertThat(run("adopt", "--with", "Agent", "--json")).as(err.toString()).isZero();
        assertThat(domain.inactiveXml())
                .contains("org.qemu.guest_agent.0", "vnc-secret", "<on_crash>preserve</on_crash>");
        assertThat(document().path("offers").findValuesAsString("name")).contains("panic", "agent");
        assertThat(document().path("offers").toString())
                .contains("\"name\":\"agent\"", "\"taken\":true")
                .doesNotContain("secret");

        assertThat(run("adopt", "--with", "agent", "--json")).isZero();
        assertThat(document().path("present").toString()).contains("agent");
        assertThat(document().path("on_crash_before").path("persistent").stringValue())
                .isEqualTo("preserve");
        JsonNode remembered = document().path("remembered");
        assertThat(remembered.path("on_crash").path("persistent").stringValue()).isEqualTo("coredump-restart");
        assertThat(remembered.path("on_crash").path("live").isNull()).isTrue();
    }

    @Test
    void aDryRunChangesNothingAndMakesNoLedger() {
        String before = domain.inactiveXml();
        assertThat(run("adopt", "--with", "all", "--dry-run"))
                .as(err.toString())
                .isZero();

        assertThat(domain.inactiveXml()).isEqualTo(before);
        assertThat(ledger).doesNotExist();
        assertThat(out.toString())
                .contains(
                        "on_crash would be preserve, is coredump-restart",
                        "it would be, for the next start",
                        "nothing: this is a dry run, and shows what would be");

        assertThat(run("adopt")).isZero();
        assertThat(run("adopt", "--dry-run", "--json")).isZero();
        assertThat(document().path("dry_run").booleanValue()).isTrue();
        assertThat(document().path("remembered").isObject()).isTrue();
    }

    @Test
    void aDryRunLeavesALedgerThatIsThereAsItIs() throws Exception {
        assertThat(run("adopt")).isZero();
        byte[] before = Files.readAllBytes(ledger);
        assertThat(run("adopt", "--dry-run")).as(err.toString()).isZero();
        assertThat(ledger).hasBinaryContent(before);
        assertThat(directory.resolve("ledger.db-wal")).doesNotExist();
        assertThat(directory.resolve("ledger.db-shm")).doesNotExist();
    }

    @Test
    void aReleasedGuestThatHasPanickedIsSaidToBeDownAndHowItBoots() throws Exception {
        Path node = Files.writeString(
                directory.resolve("node.xml"),
                "<node>"
                        + XML.replace(
                                        "<domain type='test'>",
                                        "<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>"
                                                + "<uuid>5b2c9f0e-6a0e-4d6f-9d3a-3f1b2c4d5e6f</uuid>")
                                .replace("<devices>", "<test:runstate>6</test:runstate><devices>")
                        + "</node>");
        String uri = "test://" + node;
        String[] rest = {NAME, "--connect", uri, "--ledger", ledger.toString()};
        assertThat(execute(Stream.concat(Stream.of("host", "adopt"), Stream.of(rest))
                        .toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        assertThat(execute(Stream.concat(Stream.of("host", "release"), Stream.of(rest))
                        .toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains(
                        "has panicked and stays down",
                        "virsh --connect " + uri + " reset 'coretime-it'\\''s'",
                        "virsh --connect " + uri + " resume 'coretime-it'\\''s'");
    }

    @Test
    void releaseRestores() {
        assertThat(run("adopt")).isZero();
        assertThat(run("release", "--json")).as(err.toString()).isZero();
        assertThat(domain.inactiveXml()).contains("<on_crash>coredump-restart</on_crash>");
        assertThat(document().path("on_crash").path("persistent").stringValue()).isEqualTo("coredump-restart");

        assertThat(run("release")).isEqualTo(1);
        assertThat(err.toString()).contains("is not adopted", ledger.toString());

        assertThat(run("adopt")).isZero();
        assertThat(run("release")).isZero();
        assertThat(out.toString()).contains("on_crash is coredump-restart, was preserve");
    }

    @Test
    void allThatAreAdoptedAreReleasedAtOnce() {
        assertThat(run("adopt")).isZero();
        String[] all = {"host", "release", "--all", "--connect", TEST, "--ledger", ledger.toString(), "--json"};
        assertThat(execute(all)).as(err.toString()).isZero();
        assertThat(domain.inactiveXml()).contains("<on_crash>coredump-restart</on_crash>");
        assertThat(document().path("released").path(0).path("domain").stringValue())
                .isEqualTo(domain.name());

        assertThat(execute(all)).isZero();
        assertThat(document().path("released")).isEmpty();
        assertThat(run("release", "--all")).isEqualTo(2);
        assertThat(err.toString()).contains("name one DOMAIN, or --all");
    }

    @Test
    void allOfTheDaemonsConfigurationAreReleased() throws IOException {
        assertThat(run("adopt")).isZero();
        Path file = Files.writeString(
                directory.resolve("coretime.yaml"),
                "libvirt: {uri: \"" + TEST + "\"}\nledger: {file: " + ledger + "}\n");
        assertThat(execute("host", "release", "--all", "--config", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(domain.inactiveXml()).contains("<on_crash>coredump-restart</on_crash>");

        Files.writeString(file, "ledgr: {}\n");
        assertThat(execute("host", "release", "--all", "--config", file.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("check-config");
    }

    @Test
    void whatCannotBeHadIsRefusedBeforeAnythingIsChanged() {
        Domain _ = connection.define(
                domain.inactiveXml().replace("<devices>", "<memoryBacking><hugepages/></memoryBacking><devices>"));
        assertThat(run("adopt", "--with", "memfd")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot have memfd", "huge pages", "nothing was changed");
        assertThat(domain.inactiveXml()).contains("coredump-restart");
        assertThat(ledger).doesNotExist();

        assertThat(run("adopt", "--dry-run")).isZero();
        assertThat(out.toString()).contains("cannot have", "memfd: its RAM lies in huge pages");
    }

    @Test
    void aTransientDomainHasNothingToOffer() {
        Domain passing = connection.create(XML.replace(NAME, "coretime-passing"));
        String[] adopt = {
            "host", "adopt", "coretime-passing", "--connect", TEST, "--ledger", ledger.toString(), "--dry-run"
        };
        assertThat(execute(adopt)).isZero();
        assertThat(out.toString()).contains("none: it is transient");

        assertThat(execute("host", "adopt", "coretime-passing", "--connect", TEST, "--with", "all"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("coretime-passing is transient");
        assertThat(passing.xml()).contains("coredump-restart");
    }

    @Test
    void wrongUsageHasStatus2AndSaysWhatIsRight() {
        assertThat(execute("host")).isEqualTo(2);
        assertThat(err.toString()).contains("adopt", "release");
        assertThat(execute("host", "adopt")).isEqualTo(2);
        assertThat(err.toString()).contains("DOMAIN");
        assertThat(run("adopt", "--with", "magic")).isEqualTo(2);
        assertThat(err.toString()).contains("'magic' is none of panic, vmcoreinfo, agent, memfd, all");
        assertThat(execute("host", "adopt", "coretime-none", "--connect", TEST)).isEqualTo(2);
        assertThat(err.toString()).contains("there is no domain coretime-none", "virsh");
        assertThat(run("release")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no ledger at " + ledger);
    }

    @Test
    void eachHasHelpWithAnExample() {
        for (String verb : List.of("adopt", "release")) {
            assertThat(execute("host", verb, "--help")).isZero();
            assertThat(out.toString()).contains("Example", "coretime host " + verb + " web1");
        }
    }
}
