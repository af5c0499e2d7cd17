package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.libvirt.Domain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real libvirt and a real QEMU process, of a machine without an operating system: nothing here waits for a boot. */
class HostDoctorQemuIT {
    private static final String NAME = "coretime-machine";
    private static final List<String> PARTS = List.of("panic-device", "vmcoreinfo", "agent-channel", "shared-ram");
    private static final String XML = """
            <domain type='qemu'>
              <name>coretime-machine</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <clock offset='utc'><timer name='rtc' track='wall'/></clock>
              <on_crash>restart</on_crash>
              <devices>
                <controller type='usb' model='none'/>
                <memballoon model='none'/>
                <video><model type='none'/></video>
              </devices>
            </domain>""";

    @TempDir
    private Path directory = Path.of("");

    private String run(Lab lab, int status, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int ended = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        assertThat(ended).as(lab.libvirt().uri() + "\n" + out + err).isEqualTo(status);
        return out.toString();
    }

    private String doctor(Lab lab, String... more) {
        String[] words = {
            "host",
            "doctor",
            NAME,
            "--connect",
            lab.libvirt().uri(),
            "--ledger",
            directory.resolve("ledger.db").toString(),
            "--cores",
            directory.resolve("cores").toString()
        };
        return run(
                lab,
                ExitStatus.DID_NOT_HOLD,
                Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private JsonNode examined(Lab lab) {
        return JsonMapper.shared()
                .readTree(doctor(lab, "--json"))
                .path("domains")
                .path(0);
    }

    private static JsonNode check(JsonNode domain, String id) {
        return domain.path("checks")
                .valueStream()
                .filter(check -> check.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theRemediesBringWhatTheProcessLacksAndTheStrategiesThemselvesSayWhatTheyCan() {
        try (Lab lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent())) {
            Domain domain = lab.connection().define(XML);
            domain.start();
            JsonNode bare = examined(lab);
            assertThat(bare.path("verdict").stringValue()).startsWith("a panic would not be noticed");
            assertThat(check(bare, "strategy").path("state").stringValue()).isEqualTo("missing");
            for (String id : PARTS) {
                String command = check(bare, id).path("remedy").path("text").stringValue();
                // Quoted for a shell: the connection's URI has a question mark.
                String[] words =
                        command.substring("coretime ".length()).replace("'", "").split(" ", -1);
                String _ = run(lab, ExitStatus.DONE, words);
            }
            JsonNode adopted = examined(lab);
            assertThat(check(adopted, "on-crash").path("found").stringValue()).isEqualTo("adopted");
            for (String id : PARTS) {
                assertThat(check(adopted, id).path("found").stringValue())
                        .isEqualTo("in the definition, and not in the QEMU process that runs");
                assertThat(check(adopted, id).path("remedy").path("text").stringValue())
                        .startsWith("virsh --connect ")
                        .endsWith("start " + NAME);
            }
            domain.destroy();
            domain.start();

            JsonNode whole = examined(lab);
            for (String id : PARTS) {
                assertThat(check(whole, id).path("found").stringValue()).isEqualTo("there");
            }
            assertThat(check(whole, "agent").path("state").stringValue()).isEqualTo("missing");
            assertThat(check(whole, "rtc").path("state").stringValue()).isEqualTo("ok");
            assertThat(whole.path("strategies")
                            .valueStream()
                            .filter(one -> one.path("available").booleanValue())
                            .map(one -> one.path("name").stringValue()))
                    .contains("handoff", "qemu");
            assertThat(whole.path("verdict").stringValue()).startsWith("a panic would be taken by ");
            assertThat(doctor(lab, "--all")).contains("strategy    handoff: can, down about 1.50 s");
        }
    }
}
