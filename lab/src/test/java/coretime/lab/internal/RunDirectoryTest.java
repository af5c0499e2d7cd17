package coretime.lab.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path parent;

    private Path abandonedRun() throws Exception {
        Path run = Files.createDirectory(parent.resolve("coretime-lab-1-77"));
        // Process 1 lives, but it did not begin at this tick: the number has another owner now.
        Files.writeString(run.resolve("owner"), "1 99999999999");
        return run;
    }

    @Test
    void aRunsDirectoryCanBePassedButNotListedByOthers() throws Exception {
        Path run = RunDirectory.create(parent);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx--x--x");
    }

    @Test
    void theRunOfALivingProcessIsLeftAlone() {
        RunDirectory.create(parent);
        assertThat(RunDirectory.abandoned(parent)).isEmpty();
    }

    @Test
    void theRunOfAnEndedProcessIsFoundEvenWhereItsNumberIsUsedAgain() throws Exception {
        Path run = abandonedRun();
        Files.createDirectory(parent.resolve("coretime-lab-notes"));
        assertThat(RunDirectory.abandoned(parent)).containsExactly(run);
    }

    @Test
    void aRunThatWasNotSignedBelongsToTheProcessInItsName() throws Exception {
        Files.createDirectory(
                parent.resolve("coretime-lab-" + ProcessHandle.current().pid() + "-1"));
        Path dead = Files.createDirectory(parent.resolve("coretime-lab-4194999-1"));
        assertThat(RunDirectory.abandoned(parent)).containsExactly(dead);
    }

    @Test
    void aSymbolicLinkIsNoRun() throws Exception {
        Files.createSymbolicLink(parent.resolve("coretime-lab-4194999-1"), abandonedRun());
        assertThat(RunDirectory.abandoned(parent)).hasSize(1);
    }

    @Test
    void sweepingEndsWhatTheRunLeftAndNothingElse() throws Exception {
        Path run = abandonedRun();
        Process daemon = new ProcessBuilder("sleep", "60").start();
        Process guest = new ProcessBuilder("sh", "-c", "sleep 60; :", run + "/disk.img").start();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            RunDirectory.noteDaemon(run, daemon.pid());
            Path pids = Files.createDirectories(run.resolve("libvirt/run/qemu"));
            Files.writeString(pids.resolve("guest.pid"), guest.pid() + "\n");
            Files.writeString(pids.resolve("used-again.pid"), Long.toString(stranger.pid()));
            Files.writeString(pids.resolve("odd.pid"), "not a number");
            assertThat(Await.until(
                            "test",
                            Duration.ofSeconds(10),
                            () -> guest.children().count() == 1))
                    .isTrue();
            ProcessHandle grandchild = guest.children().findFirst().orElseThrow();

            RunDirectory.sweep(run);

            assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(guest.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stranger.isAlive()).isTrue();
            assertThat(run).doesNotExist();
            grandchild.destroyForcibly();
        } finally {
            daemon.destroyForcibly();
            guest.destroyForcibly();
            stranger.destroyForcibly();
        }
    }

    @Test
    void aDaemonWhoseNumberIsUsedAgainIsNotTouched() throws Exception {
        Path run = abandonedRun();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(run.resolve("libvirtd.process"), stranger.pid() + " 5");
            RunDirectory.sweep(run);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aProcessIsItsNumberAndItsStart() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(self.isAlive()).isTrue();
        assertThat(ProcessIdentity.parse(self.toString())).contains(self);
        assertThat(new ProcessIdentity(self.pid(), self.startTicks() + 1).isAlive())
                .isFalse();
        assertThat(ProcessIdentity.parse("x 1")).isEmpty();
        assertThat(ProcessIdentity.parse("")).isEmpty();
    }

    @Test
    void aProcessMayHaveAnyNameAndAZombieHasEnded() {
        String fields = " 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 1 1";
        assertThat(ProcessIdentity.parse(7, "7 (a) R (b) S" + fields)).contains(new ProcessIdentity(7, 4711));
        assertThat(ProcessIdentity.parse(7, "7 (a) Z" + fields)).isEmpty();
        assertThat(ProcessIdentity.parse(7, "7 (a) S 1")).isEmpty();
    }
}
