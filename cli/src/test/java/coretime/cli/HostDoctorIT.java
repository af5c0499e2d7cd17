package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.lab.Guest;
import coretime.lab.GuestSpec;
import coretime.lab.Lab;
import coretime.lab.LabLibvirt;
import coretime.lab.LabOptions;
import coretime.lab.LabProgress;
import coretime.lab.RtcTrack;
import coretime.lab.TimeDaemon;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.ExecLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real guest whose definition lacks all that coretime can use, and that is brought in order by what the doctor says alone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostDoctorIT {
    private static final String NAME = "coretime-patient";
    private static final Duration BOOT = Duration.ofMinutes(5);
    private static final long REMEDY_SECONDS = 300;

    /** A look at host and guest: the program's start, and what the checks ask. */
    private static final double LONGEST_LOOK = 30;

    @TempDir
    private static Path directory;

    private static Lab lab;
    private static Guest guest;
    private static Path ledger;

    @BeforeAll
    static void startABareGuest() {
        ledger = directory.resolve("ledger.db");
        lab = Lab.open(LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE), LabProgress.silent());
        guest = lab.define(GuestSpec.named(NAME)
                .withRam(512L << 20)
                .withRtcTrack(RtcTrack.WALL)
                .withTimeDaemon(TimeDaemon.CHRONY));
        Connection connection = lab.connection();
        String bare = guest.domain()
                .inactiveXml()
                .replaceAll("(?s)<vmcoreinfo[^>]*/>", "")
                .replaceAll("(?s)<channel type='unix'>.*?</channel>", "")
                .replaceAll("(?s)<panic model='isa'>.*?</panic>|<panic model='isa'/>", "");
        assertThat(bare).doesNotContain("vmcoreinfo", "guest_agent", "<panic");
        Domain defined = connection.define(bare);
        defined.start();
        guest.awaitConsole(" login: ", BOOT);
    }

    @AfterAll
    static void close() {
        assertThat(lab).isNotNull();
        lab.close();
    }

    private static List<String> command(String... more) {
        List<String> all = new ArrayList<>(List.of("host", "doctor", NAME));
        all.addAll(List.of("--connect", lab.libvirt().uri(), "--ledger", ledger.toString()));
        all.addAll(List.of("--cores", directory.resolve("cores").toString()));
        all.addAll(List.of(more));
        return all;
    }

    private static String doctor(String... more) throws Exception {
        try (Coretime coretime = Coretime.start(command(more).toArray(String[]::new))) {
            assertThat(coretime.status()).as(coretime.err()).isIn(ExitStatus.DONE, ExitStatus.DID_NOT_HOLD);
            return coretime.out();
        }
    }

    private static JsonNode examined() throws Exception {
        long began = System.nanoTime();
        JsonNode document = JsonMapper.shared().readTree(doctor("--json"));
        double took = (System.nanoTime() - began) / 1e9;
        assertThat(took).as("seconds of the whole run").isLessThan(2 * LONGEST_LOOK);
        assertThat(document.path("took_s").doubleValue()).isLessThan(LONGEST_LOOK);
        return document.path("domains").path(0);
    }

    private static JsonNode check(JsonNode domain, String id) {
        return domain.path("checks")
                .valueStream()
                .filter(check -> check.path("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String state(JsonNode domain, String id) {
        return check(domain, id).path("state").stringValue();
    }

    private static List<String> idsOf(JsonNode domain, String state) {
        return domain.path("checks")
                .valueStream()
                .filter(check -> check.path("state").stringValue().equals(state))
                .map(check -> check.path("id").stringValue())
                .toList();
    }

    /** As a person would, in a shell that finds the program. */
    private static void run(JsonNode check) throws IOException, InterruptedException {
        run(check, () -> {});
    }

    /** And what is done meanwhile. */
    private static void run(JsonNode check, Runnable meanwhile) throws IOException, InterruptedException {
        JsonNode remedy = check.path("remedy");
        assertThat(remedy.path("place").stringValue()).as(check.toString()).isEqualTo("host");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", remedy.path("text").stringValue())
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "remedy", ".txt").toFile());
        builder.environment().merge("PATH", Coretime.home().toString(), (path, home) -> home + ":" + path);
        Process shell = builder.start();
        try {
            meanwhile.run();
            assertThat(shell.waitFor(REMEDY_SECONDS, TimeUnit.SECONDS))
                    .as(remedy.toString())
                    .isTrue();
            assertThat(shell.exitValue())
                    .as(remedy + "\n"
                            + Files.readString(builder.redirectOutput().file().toPath()))
                    .isZero();
        } finally {
            shell.destroy();
        }
    }

    @Test
    @Order(1)
    void aBareGuestIsToldWhatItLacksAndTheRemediesMakeTheDoctorContent() throws Exception {
        JsonNode bare = examined();
        List<String> lacks = List.of("on-crash", "panic-device", "vmcoreinfo", "agent-channel");
        assertThat(idsOf(bare, "missing")).containsAll(lacks);
        assertThat(state(bare, "shared-ram")).isEqualTo("warning");
        assertThat(state(bare, "agent")).isEqualTo("unknown");
        assertThat(bare.path("verdict").stringValue()).startsWith("a panic would not be noticed");

        for (String id : lacks) {
            run(check(bare, id));
        }
        run(check(bare, "shared-ram"));

        JsonNode adopted = examined();
        assertThat(state(adopted, "on-crash")).isEqualTo("ok");
        for (String id : List.of("panic-device", "vmcoreinfo", "agent-channel")) {
            assertThat(check(adopted, id).path("found").stringValue())
                    .isEqualTo("in the definition, and not in the QEMU process that runs");
        }
        // A guest of the lab has nobody who hears its power button, which the remedy presses and then waits.
        run(check(adopted, "panic-device"), () -> guest.domain().destroy());
        guest.awaitBooted(BOOT);

        JsonNode whole = examined();
        assertThat(idsOf(whole, "missing")).as(whole.toString()).isEmpty();
        assertThat(idsOf(whole, "unknown")).as(whole.toString()).isEmpty();
        assertThat(idsOf(whole, "ok"))
                .contains(
                        "on-crash",
                        "panic-device",
                        "vmcoreinfo",
                        "agent-channel",
                        "shared-ram",
                        "agent",
                        "agent-exec",
                        "agent-set-time",
                        "set-offset-program",
                        "hwclock",
                        "panic-driver",
                        "guest-daemon",
                        "rtc",
                        "strategy",
                        "correction");
        assertThat(whole.path("verdict").stringValue())
                .matches(
                        "a panic would be taken by (direct|handoff), down about .*; its clock would be corrected by .*");
        assertThat(doctor("--all"))
                .contains("strategy    direct: can, down about", "ok          the guest's agent answers");
    }

    @Test
    @Order(2)
    void nothingWasChangedInTheGuestByLookingAtIt() throws Exception {
        String xml = guest.domain().xml();
        String boot = guest.bootId();
        assertThat(examined().path("running").booleanValue()).isTrue();
        assertThat(guest.domain().xml()).isEqualTo(xml);
        assertThat(guest.bootId()).isEqualTo(boot);
        assertThat(guest.domain()
                        .monitor()
                        .execute("query-migrate-capabilities")
                        .valueStream()
                        .filter(one -> one.path("capability").stringValue().equals("background-snapshot")))
                .singleElement()
                .satisfies(one -> assertThat(one.path("state").booleanValue()).isFalse());
    }

    @Test
    @Order(3)
    void aPausedGuestIsNotAskedAndNotWaitedFor() throws Exception {
        guest.domain().suspend();
        try {
            JsonNode paused = examined();
            assertThat(check(paused, "agent").path("found").stringValue()).isEqualTo("the guest is paused");
            assertThat(state(paused, "panic-device")).isEqualTo("ok");
        } finally {
            guest.domain().resume();
        }
    }

    @Test
    @Order(4)
    void anAgentThatMayRunNoProgramsIsNamedWithWhatUnblocksIt() throws Exception {
        guest.awaitAgent(BOOT);
        assertThat(guest.domain()
                        .agent()
                        .exec(
                                List.of(
                                        "sh",
                                        "-c",
                                        "mkdir -p /etc/qemu && printf '[general]\\nblacklist=guest-exec,guest-exec-status\\n'"
                                                + " >/etc/qemu/qemu-ga.conf && systemd-run --on-active=2"
                                                + " systemctl restart qemu-guest-agent"),
                                new byte[0],
                                ExecLimits.within(Duration.ofMinutes(1)))
                        .succeeded())
                .isTrue();
        JsonNode blocked = examined();
        for (int look = 0; look < 10 && !state(blocked, "agent-exec").equals("missing"); look++) {
            blocked = examined();
        }
        assertThat(state(blocked, "agent")).isEqualTo("ok");
        assertThat(check(blocked, "agent-exec").path("found").stringValue())
                .isEqualTo("it has no guest-exec, guest-exec-status: blocked in the guest");
        JsonNode remedy = check(blocked, "agent-exec").path("remedy");
        assertThat(remedy.path("place").stringValue()).isEqualTo("guest");
        assertThat(remedy.path("text").stringValue()).contains("qemu-ga.conf");
        // On a host whose own clock nobody keeps right that is said first.
        assertThat(blocked.path("corrections").path(0).path("obstacle").stringValue())
                .containsAnyOf("the agent may not run programs", "no time daemon keeps this host's own clock right");
        assertThat(blocked.path("corrections").path(0).path("available").booleanValue())
                .isFalse();
        assertThat(blocked.path("verdict").stringValue()).doesNotContain("agent-set-offset");
    }
}
