package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.boot.BootReader;
import coretime.boot.Dependency;
import coretime.lab.GuestSoftware;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The boot order of a small guest that runs, as its agent, its manager and its journal tell it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BootGuestIT {
    private static final long RAM = 512L << 20;

    /** One of each verdict, and what is not as files mostly are: a unit elsewhere, a mask, a device of the same name. */
    private static final String UNITS = """
            mkdir -p /opt/app /etc/systemd/system/late.service.d
            unit() { printf '[Unit]\\n%b\\n[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' "$2" >$1
                printf '[Install]\\nWantedBy=multi-user.target\\n' >>$1; }
            unit /etc/systemd/system/loose.service ''
            unit /etc/systemd/system/late.service 'After=time-sync.target\\nWants=time-sync.target'
            unit /etc/systemd/system/needs.service 'After=chrony-wait.service\\nRequires=chrony-wait.service'
            unit /opt/app/linked.service 'After=late.service'
            printf '[Unit]\\nDescription=late\\n' >/opt/app/drop-in.conf
            ln -s ../../../../opt/app/drop-in.conf /etc/systemd/system/late.service.d/
            ln -s /dev/null /etc/systemd/system/masked.service
            mkfifo /etc/systemd/system/pipe.service
            systemctl enable loose late needs /opt/app/linked.service
            """;

    @TempDir
    private static Path directory;

    private static BootedGuest guest;

    @BeforeAll
    static void boot() throws Exception {
        guest = BootedGuest.start("coretime-boot-order", GuestSoftware.MINIMAL, RAM, directory);
        guest.in(UNITS);
        guest.rebootLate();
    }

    @AfterAll
    static void close() {
        if (guest != null) {
            guest.close();
        }
    }

    @Test
    @Order(1)
    void allUnitsAreReadAsTheGuestsManagerReadsThem() {
        try (GuestTree tree = GuestTree.of(guest.shell())) {
            ManagerOracle.Comparison comparison =
                    ManagerOracle.compare(BootReader.of(tree.root()), ManagerOracle.ask(guest.shell()));

            System.out.println(comparison);
            assertThat(comparison.differences()).isEmpty();
            assertThat(comparison.units()).isGreaterThan(80);
            assertThat(comparison.sets()).isEqualTo(comparison.units() * Dependency.values().length);
            // A pipe is no unit.
            assertThat(tree.problems()).singleElement().asString().contains("pipe.service");
        }
    }

    @Test
    @Order(2)
    void whatStartedBeforeTheStepIsNamedAndNothingThatTheAuditExcludes() {
        JsonNode document = guest.observe();

        JsonNode moment = document.path("moment");
        assertThat(moment.path("source").asString()).as(document.toString()).isEqualTo("journal");
        assertThat(moment.path("by_s").doubleValue()).isBetween(355.0, 365.0);
        assertThat(document.path("agrees").booleanValue())
                .as(document.toPrettyString())
                .isTrue();
        assertThat(seen(document, "loose.service")).isEqualTo("can start before: before");
        assertThat(seen(document, "late.service")).isEqualTo("only if the step fails: after");
        assertThat(seen(document, "linked.service")).isEqualTo("only if the step fails: after");
        assertThat(seen(document, "needs.service")).isEqualTo("after the step: after");
        assertThat(document.path("audit").path("steps").toString())
                .contains("chrony-wait.service")
                .contains("chrony.service");
    }

    private static String seen(JsonNode document, String name) {
        for (JsonNode unit : document.path("units")) {
            if (unit.path("unit").asString().equals(name)) {
                return unit.path("verdict").asString() + ": "
                        + unit.path("seen").asString();
            }
        }
        return "not seen";
    }

    @Test
    @Order(3)
    void whatWasFetchedIsDeleted() throws Exception {
        String text = guest.run(
                ExitStatus.DID_NOT_HOLD,
                "boot",
                "audit",
                "--guest",
                guest.name(),
                "--connect",
                guest.uri(),
                "--observe");

        System.out.println(text);
        assertThat(text).contains("the clock was stepped by +3", "loose.service: can start before");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("coretime-boot-")))
                    .isEmpty();
        }
    }

    @Test
    @Order(4)
    void aFixIsWrittenInTheGuestHoldsAtItsNextBootAndIsUndone() {
        List<String> place = List.of("--guest", guest.name(), "--connect", guest.uri());
        String fix = guest.run(ExitStatus.DONE, arguments("fix", place, "--write"));
        assertThat(fix).contains("+++ /etc/systemd/system/loose.service.d/zz-coretime-boot.conf");

        guest.rebootLate();
        JsonNode document = JsonMapper.shared()
                .readTree(guest.run(ExitStatus.DONE, arguments("audit", place, "--observe", "--json")));

        assertThat(document.path("moment").path("source").asString()).isEqualTo("journal");
        assertThat(seen(document, "loose.service")).isEqualTo("only if the step fails: after");
        String undone = guest.run(ExitStatus.DONE, arguments("fix", place, "--undo"));
        assertThat(undone).contains("--- /etc/systemd/system/loose.service.d/zz-coretime-boot.conf");
        assertThat(guest.in("ls -d /etc/systemd/system/*.d")).doesNotContain("loose.service.d");
    }

    private static String[] arguments(String command, List<String> place, String... more) {
        return Stream.of(List.of("boot", command), place, List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    @Test
    @Order(5)
    void aGuestThatDoesNotTellIsRefusedWithWhatToDo() {
        guest.in("mv /usr/bin/gzip /usr/bin/gzip.away");
        List<String> audit = List.of("boot", "audit", "--connect", guest.uri(), "--guest");
        try {
            assertThat(FailedCommand.said(audit, guest.name()))
                    .contains("a program that is needed for it is not in the guest", "gzip", "--root");
        } finally {
            guest.in("mv /usr/bin/gzip.away /usr/bin/gzip");
        }
        assertThat(FailedCommand.said(audit, "coretime-none")).contains("there is no domain coretime-none");
        guest.in("(sleep 0.5; systemctl stop qemu-guest-agent) </dev/null >/dev/null 2>&1 &");
        assertThat(FailedCommand.said(audit, guest.name()))
                .contains("its agent does not answer, or not in time", "--root");
    }

    /** A command that cannot. */
    private static final class FailedCommand {
        private FailedCommand() {}

        static String said(List<String> arguments, String last) {
            StringWriter err = new StringWriter();
            List<String> all =
                    Stream.concat(arguments.stream(), Stream.of(last)).toList();
            int status = Main.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
            assertThat(status).as(err.toString()).isEqualTo(ExitStatus.CANNOT);
            return err.toString();
        }
    }
}
