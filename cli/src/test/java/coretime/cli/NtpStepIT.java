package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.NtpServer;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import coretime.time.Offset;
import coretime.time.Seconds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guest package in a real guest whose chrony is disabled: its boots, with and without servers, and what it does by hand. */
@EnabledIfSystemProperty(named = "coretime.long", matches = "true")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NtpStepIT {
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final Duration STEPPED = Duration.ofMillis(50);

    /** The RTC tells whole seconds, and so does a kernel that begins with it. */
    private static final Duration BY_RTC = Duration.ofMillis(2500);

    private static final String LATE = "date -s '-360 seconds' && hwclock --systohc";

    private static final int SERVERS = 3;

    @TempDir
    private static Path directory;

    private static final List<NtpServer> SERVING = new ArrayList<>();
    private static String hosts;
    private static Lab lab;
    private static Guest guest;

    @BeforeAll
    static void install() throws Exception {
        Path disk = disk();
        for (int i = 0; i < SERVERS; i++) {
            SERVING.add(NtpServer.start(directory.resolve("ntp" + i), 0));
        }
        hosts = SERVING.stream().map(server -> "10.0.2.2:" + server.port()).collect(Collectors.joining(" "));
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.start(
                GuestSpec.named("coretime-ntp-step")
                        .withRtcTrack(RtcTrack.WALL)
                        .withTimeDaemon(TimeDaemon.CHRONY)
                        .withNetwork(true),
                disk);
        guest.awaitBooted(BOOT);
        guest.bringNetworkUp();
        in("""
            set -e
            systemctl mask --now chrony
            mount -o ro /dev/vdb /mnt && cp -a /mnt/. / && umount /mnt
            printf 'SERVERS="%s"\\nSTEP_OPTIONS=""\\nGATE_DEADLINE=2\\nGATE_OUTCOME=fail\\n' >/etc/default/coretime-guest
            systemctl daemon-reload
            systemctl enable coretime-ntp-step coretime-rtc
            """.formatted(hosts));
    }

    /** The package's files as a file system. */
    private static Path disk() throws Exception {
        Path root = directory.resolve("package");
        run(Coretime.home().resolve("scripts/guest-package").toString(), root.toString());
        Path disk = directory.resolve("package.img");
        run("truncate", "--size=256M", disk.toString());
        run("mkfs.ext4", "-q", "-d", root.toString(), disk.toString());
        return disk;
    }

    private static void run(String... command) throws Exception {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command[0]).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(log, StandardCharsets.ISO_8859_1))
                .isZero();
    }

    @AfterAll
    static void close() {
        SERVING.forEach(NtpServer::close);
        if (lab != null) {
            lab.close();
        }
    }

    private static String in(String script) {
        ExecResult result = guest.domain()
                .agent()
                .exec(List.of("sh", "-c", script), new byte[0], new ExecLimits(Duration.ofMinutes(3), 1 << 20));
        assertThat(result.succeeded())
                .as(script + "\n" + result.stdout() + result.stderr())
                .isTrue();
        return result.stdout();
    }

    private static void reboot() {
        guest.reboot();
        guest.awaitBooted(BOOT);
    }

    /** When a unit became active, in µs since the guest's kernel began. */
    private static long active(String unit) {
        return Long.parseLong(in("systemctl show -p ActiveEnterTimestampMonotonic --value " + unit)
                .strip());
    }

    private static String journal() {
        return in(
                "journalctl -b -o short-monotonic -u coretime-ntp-step -u coretime-rtc -u time-sync.target --no-pager");
    }

    /** The guest's clocks against this host's. */
    private static JsonNode clocks() {
        StringWriter out = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "clock",
                        "show",
                        guest.domain().name(),
                        "--connect",
                        lab.libvirt().uri(),
                        "--ledger",
                        directory.resolve("ledger.db").toString(),
                        "--json");
        assertThat(status).as(out.toString()).isZero();
        return JsonMapper.shared().readTree(out.toString()).path("clocks").path(0);
    }

    private static Offset offset(JsonNode reading) {
        return new Offset(
                Seconds.duration(reading.path("offset_s").decimalValue()),
                Seconds.duration(reading.path("bound_s").decimalValue()));
    }

    @Test
    @Order(1)
    void aBootWithALateClockIsSteppedBeforeAnythingDependsOnIt() {
        in(LATE);
        reboot();

        JsonNode clocks = clocks();
        assertThat(offset(clocks.path("system")).isWithin(STEPPED))
                .as(clocks + "\n" + journal())
                .isTrue();
        assertThat(offset(clocks.path("rtc")).isWithin(BY_RTC))
                .as(clocks + "\n" + journal())
                .isTrue();
        // The RTC, which it began with, has whole seconds, and who sets and who reads it rounds: as near as BY_RTC.
        assertThat(journal())
                .containsPattern("step: the clock is off by -3(5[789]|6[012])\\.")
                .doesNotContain("[error][aot]");
        assertSteppedBefore("time-sync.target");
        assertSteppedBefore("multi-user.target");
        assertThat(in("timedatectl show -p NTPSynchronized --value").strip()).isEqualTo("yes");
        // The gate is open, by the kernel's word.
        in("systemctl start coretime-clock.target");
        System.out.println(
                in("systemd-analyze blame --no-pager | head -5; systemctl show -p ExecMainStartTimestampMonotonic"
                        + " -p ExecMainExitTimestampMonotonic coretime-ntp-step coretime-rtc coretime-clock-gate"));
    }

    /** What a panic leaves under the restart policy auto: a new QEMU process, whose RTC has whole seconds. */
    @Test
    @Order(2)
    void whatANewQemuProcessBeginsWithIsPutRightBeforeMultiUserTarget() {
        guest.restartCold();
        guest.awaitBooted(BOOT);

        assertThat(journal()).containsPattern("step: the clock is off by [-+][012]\\.");
        assertSteppedBefore("multi-user.target");
        JsonNode clocks = clocks();
        assertThat(offset(clocks.path("system")).isWithin(STEPPED))
                .as(clocks + "\n" + journal())
                .isTrue();
    }

    private static void assertSteppedBefore(String target) {
        // Degraded or not: the boot is over.
        in("systemctl is-system-running --wait || true");
        assertThat(active("coretime-ntp-step.service"))
                .as(target + "\n" + journal())
                .isPositive()
                .isLessThanOrEqualTo(active(target));
    }

    @Test
    @Order(3)
    void byHandItSaysWhatItDoes() {
        String json = in("coretime ntp step --json " + hosts);
        JsonNode document = JsonMapper.shared().readTree(json);
        assertThat(document.path("right").booleanValue()).as(json).isTrue();
        assertThat(document.path("rtc").path("written").booleanValue()).as(json).isTrue();
        in("date -s '+3 seconds'");
        assertThat(in("coretime ntp step " + hosts))
                .containsPattern("step: the clock is off by \\+[23]\\.")
                .contains("RTC");
        assertThat(offset(clocks().path("system")).isWithin(STEPPED)).isTrue();
    }

    @Test
    @Order(4)
    void aDaemonThatKeepsTheClockIsNamedAndLeftAlone() {
        in("systemctl unmask chrony && systemctl start chrony");
        ExecResult refused = guest.domain()
                .agent()
                .exec(
                        List.of(
                                "coretime",
                                "ntp",
                                "step",
                                "10.0.2.2:" + SERVING.getFirst().port()),
                        new byte[0],
                        ExecLimits.within(Duration.ofMinutes(3)));
        in("systemctl mask --now chrony");
        assertThat(refused.end()).isEqualTo(new ExecResult.Exited(1));
        assertThat(refused.stdout()).contains("chronyd (process ").contains("keeps this clock");
    }

    @Test
    @Order(5)
    void theNextBootIsRightWithoutANetworkAndTheGateStaysShut() {
        in("systemctl mask --now systemd-networkd; sed -i 's/--retry 45/--retry 4/'"
                + " /usr/lib/systemd/system/coretime-ntp-step.service");
        reboot();

        JsonNode clocks = clocks();
        assertThat(offset(clocks.path("system")).isWithin(BY_RTC))
                .as(clocks + "\n" + journal())
                .isTrue();
        assertThat(in("systemctl show -p Result --value coretime-ntp-step").strip())
                // On a busy machine the unit's own limit may be over first: it has failed all the same.
                .isIn("exit-code", "timeout");
        // The boot went on, and what needs a right clock did not.
        assertThat(active("time-sync.target")).isPositive();
        ExecResult gate = guest.domain().agent().exec("systemctl", "start", "coretime-clock.target");
        assertThat(gate.succeeded()).isFalse();
        assertThat(in("systemctl show -p ActiveState --value coretime-clock.target")
                        .strip())
                .isEqualTo("inactive");
    }
}
