package coretime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.lab.internal.Await;
import coretime.lab.internal.ProcessIdentity;
import coretime.lab.internal.Trees;
import coretime.libvirt.ExecResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class LabIT {
    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final LabOptions PRIVATE = LabOptions.standard().withLibvirt(LabLibvirt.Mode.PRIVATE);

    private static List<Long> processesNaming(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .filter(pid -> Trees.read(Path.of("/proc/" + pid + "/cmdline"))
                            .filter(line -> line.contains(directory.toString()))
                            .isPresent())
                    .map(Long::valueOf)
                    .filter(pid -> ProcessIdentity.of(pid).isPresent())
                    .toList();
        }
    }

    @Test
    void aDebianGuestBootsAnswersRebootsAndPanicsAndLeavesNothing() throws Exception {
        Path run;
        try (Lab lab = Lab.open(PRIVATE, LabProgress.silent())) {
            run = lab.runDirectory();
            Guest guest = lab.start(GuestSpec.named("coretime-lab-it").withFill(24L << 20));
            assertThat(guest.awaitBooted(BOOT)).isEqualTo("running");
            assertThat(guest.domain().agent().exec("uname", "-r").stdout().strip())
                    .isEqualTo(lab.image().kernelVersion());
            assertThat(guest.domain()
                            .agent()
                            .exec("stat", "-c", "%s", "/run/coretime-fill/data")
                            .stdout()
                            .strip())
                    .isEqualTo(Long.toString(24L << 20));
            assertThat(lab.connection().domains()).containsExactly(guest.domain());
            assertThat(processesNaming(run)).isNotEmpty();
            assertThatThrownBy(() -> lab.start(GuestSpec.named("coretime-lab-it")))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("already");

            String first = guest.bootId();
            int processBefore = guest.domain().id().orElseThrow();
            String second = guest.reboot();
            assertThat(second).isNotEqualTo(first);
            assertThat(guest.domain().id()).hasValue(processBefore);

            guest.panic();
            String third = guest.awaitOtherBoot(second, BOOT);
            assertThat(third).isNotIn(first, second);
            assertThat(guest.domain().id()).hasValue(processBefore);
            assertThat(guest.consoleLog()).content().contains("sysrq triggered crash");
            try (Stream<Path> cores = Files.list(lab.dumpDirectory())) {
                assertThat(cores)
                        .singleElement()
                        .satisfies(core -> assertThat(Files.size(core))
                                .isGreaterThan(guest.spec().ramBytes()));
            }

            guest.restartCold();
            assertThat(guest.bootId()).isNotIn(first, second, third);
            assertThat(guest.domain().id().orElseThrow()).isNotEqualTo(processBefore);
        }
        assertThat(processesNaming(run)).isEmpty();
        assertThat(run).doesNotExist();
        assertThat(Path.of("/proc/self/mountinfo")).content().doesNotContain(run.toString());
    }

    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aGuestWithANetworkIsServedThisHostsTime() throws Exception {
        Path directory = Files.createTempDirectory("coretime-ntp-");
        try (Lab lab = Lab.open(PRIVATE, LabProgress.silent());
                NtpServer server = NtpServer.start(directory, 0)) {
            assertThatThrownBy(() -> NtpServer.start(directory, server.port()))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("does not run on port " + server.port());
            Guest guest = lab.start(GuestSpec.named("coretime-lab-net").withNetwork(true));
            guest.awaitBooted(BOOT);
            guest.bringNetworkUp();

            ExecResult synced = guest.domain()
                    .agent()
                    .exec(
                            "sh",
                            "-c",
                            "chronyc add server 10.0.2.2 port " + server.port()
                                    + " iburst && chronyc waitsync 20 0 0 1");

            assertThat(synced.succeeded()).as(synced.toString()).isTrue();
        } finally {
            Trees.delete(directory);
        }
    }

    /** Its image, without an agent, is of no other test of a usual run. */
    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aGuestWithoutAnAgentPanicsByNmi() {
        try (Lab lab = Lab.open(PRIVATE, LabProgress.silent())) {
            Guest guest = lab.start(GuestSpec.named("coretime-lab-nmi")
                    .withAgent(false)
                    .withTimeDaemon(TimeDaemon.NONE)
                    .withOnCrash(OnCrash.PRESERVE));
            assertThat(guest.awaitBooted(BOOT)).isEqualTo("login");
            // Its console need not show it: the machine stops before the text is out.
            guest.crash(Duration.ofMinutes(1));
            assertThat(guest.domain().state().isCrashed()).isTrue();
            assertThatThrownBy(() -> guest.crash(Duration.ofMillis(100)))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("it did not crash");
            guest.close();
            assertThat(lab.connection().find("coretime-lab-nmi")).isEmpty();
        }
    }

    /** It has no root, and panics before it has what would tell its host. */
    @Test
    @EnabledIfSystemProperty(named = "coretime.long", matches = "true")
    void aGuestWhoseKernelStandsStillInItsBootIsReset() {
        try (Lab lab = Lab.open(PRIVATE, LabProgress.silent())) {
            Guest guest = lab.startFromInitrd(
                    GuestSpec.named("coretime-lab-still"), lab.image().initrd(), List.of("rdinit=/none", "root=/none"));
            guest.awaitConsole("Kernel panic", BOOT);
            assertThat(guest.consoleLog()).content().containsOnlyOnce("] Linux version ");
            assertThat(guest.domain().state().isRunning()).isTrue();

            assertThat(Await.until("waiting for the reset", BOOT, () -> boots(guest) == 2))
                    .as(guest.consoleTail())
                    .isTrue();
        }
    }

    private static long boots(Guest guest) {
        return Trees.read(guest.consoleLog())
                .orElse("")
                .lines()
                .filter(line -> line.contains("] Linux version "))
                .count();
    }

    @Test
    void whatAKilledLabLeftIsSweptByTheNext() throws Exception {
        Path run;
        Lab killed = Lab.open(PRIVATE, LabProgress.silent());
        try {
            run = killed.runDirectory();
            killed.start(GuestSpec.named("coretime-lab-left"));
            killed.connection().close();
            // As if its process had ended and another had got the number.
            Files.writeString(run.resolve("owner"), "1 99999999999");
            try (Lab next = Lab.open(PRIVATE, LabProgress.silent())) {
                assertThat(run).doesNotExist();
                assertThat(processesNaming(run)).isEmpty();
                assertThat(next.connection().domains()).isEmpty();
            }
        } finally {
            killed.close();
        }
    }

    @Test
    void interruptionEndsTheWaitAndTheLabClosesWhole() {
        Path run;
        try (Lab lab = Lab.open(PRIVATE, LabProgress.silent())) {
            run = lab.runDirectory();
            Guest guest = lab.start(GuestSpec.named("coretime-lab-interrupted"));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> guest.awaitAgent(BOOT)).isInstanceOf(LabInterrupted.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(run).doesNotExist();
    }
}
