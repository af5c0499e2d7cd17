package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Connection;
import coretime.libvirt.ExecResult;
import coretime.web.BootOrder;
import coretime.web.BootOrderException;
import coretime.web.BootOrderException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the daemon tells of a guest's boot; the guest is a small system of this machine's files, sent by the real tar. */
class GuestBootOrdersTest {
    private static final UUID DOMAIN = UUID.fromString("9d1f6c1e-52a0-4f0e-8a57-4b1f3a2d9c11");

    @TempDir
    private Path directory;

    private GuestBootOrders asking(GuestShell guest) throws IOException {
        String system = directory.toRealPath().toString();
        return new GuestBootOrders(_ -> GuestTree.below(system, guest));
    }

    @Test
    void theAuditAndTheGraphAreThoseOfTheCommands() throws Exception {
        SmallSystem.write(directory);

        BootOrder order = asking(HereShell.shell()).of(DOMAIN);

        JsonNode audit = JsonMapper.shared().readTree(Json.of(order.audit()));
        assertThat(audit.path("ordered").booleanValue()).isFalse();
        assertThat(verdict(audit, "loose.service")).isEqualTo("can start before");
        assertThat(verdict(audit, "late.service")).isEqualTo("only if the step fails");
        assertThat(verdict(audit, "needs.service")).isEqualTo("after the step");
        assertThat(order.graph()).startsWith("<?xml").contains("loose.service").doesNotContain("<script");
    }

    private static String verdict(JsonNode audit, String name) {
        return audit.path("units")
                .valueStream()
                .filter(unit -> unit.path("unit").stringValue().equals(name))
                .map(unit -> unit.path("verdict").stringValue())
                .findFirst()
                .orElse("not there");
    }

    @Test
    void whatPreventsItIsSaidWithoutTheOptionsOfACommand() throws IOException {
        GuestShell silent = new GuestShell("silent", (_, _, _) -> {
            throw new AgentUnresponsive(0, 0, "no answer");
        });
        assertRefused(
                silent, "the guest silent does not give its unit files: its agent does not answer, or not in time");
        GuestShell nonsense = new GuestShell(
                "odd",
                (_, _, _) -> new ExecResult(
                        new ExecResult.Exited(0),
                        Base64.getEncoder().encodeToString("no archive".getBytes(StandardCharsets.UTF_8)),
                        "coretime-status=0\n",
                        false));
        assertRefused(nonsense, "the archive of the guest's unit files cannot be unpacked");
        assertRefused(HereShell.shell(), "has no default.target: does it run systemd?");
    }

    private void assertRefused(GuestShell guest, String why) throws IOException {
        GuestBootOrders orders = asking(guest);
        assertThatThrownBy(() -> orders.of(DOMAIN))
                .isInstanceOfSatisfying(
                        BootOrderException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DOES_NOT_TELL))
                .hasMessageContaining(why)
                .hasMessageNotContaining("--root");
    }

    @Test
    void aDomainThatLibvirtDoesNotHaveIsNamedAsThat() {
        try (Connection connection = Connection.open("test:///default")) {
            assertThatThrownBy(() -> new GuestBootOrders(connection).of(DOMAIN))
                    .isInstanceOfSatisfying(
                            BootOrderException.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.NO_SUCH_DOMAIN));
        }
    }
}
