package coretime.host.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.CorePolicy;
import coretime.host.HostClock;
import coretime.host.Ledger;
import coretime.host.LedgerPlace;
import coretime.time.system.TimeDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChecksTest {
    private static final long GIB = 1L << 30;
    private static final TimeDaemon CHRONYD = new TimeDaemon("chronyd", 512, false, "stop it: systemctl stop chrony");
    private static final TimeDaemon NTPD = new TimeDaemon("ntpd", 700, false, "stop it: systemctl stop ntpsec");

    @TempDir
    private Path directory = Path.of("");

    private static void assertState(CheckState state, Finding finding) {
        assertThat(finding.state()).as(finding.toString()).isEqualTo(state);
    }

    private static String remedy(Finding finding) {
        return Objects.requireNonNull(finding.remedy(), finding::toString).text();
    }

    @Test
    void userFaultsAreAllowedByTheSysctlAloneAndItsFileOutlivesABoot() {
        assertState(CheckState.OK, UserFaultRights.of(Optional.of("1"), false));
        Finding refused = UserFaultRights.of(Optional.of("0"), true);
        assertState(CheckState.WARNING, refused);
        assertThat(remedy(refused)).contains("vm.unprivileged_userfaultfd=1", "/etc/sysctl.d/", "sysctl -p");
        assertThat(refused.found()).contains("/dev/userfaultfd");
        assertState(CheckState.WARNING, UserFaultRights.of(Optional.empty(), false));
    }

    @Test
    void memoryOfProcessesIsReadByWhoHasTheCapabilityUnlessYamaLetsNobody() {
        long root = ProcessMemory.effective("Name:\tjava\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n");
        assertState(CheckState.OK, ProcessMemory.of(root, OptionalInt.of(1)));
        assertState(CheckState.OK, ProcessMemory.of(root, OptionalInt.empty()));
        assertThat(remedy(ProcessMemory.of(root, OptionalInt.of(3)))).contains("kernel.yama.ptrace_scope=2", "reboot");
        assertThat(remedy(ProcessMemory.of(root & ~(1L << 19), OptionalInt.empty())))
                .contains("root", "SYS_PTRACE");
        assertThat(ProcessMemory.of(ProcessMemory.effective(status()), OptionalInt.empty())
                        .state())
                .isIn(CheckState.OK, CheckState.MISSING);
    }

    private static String status() {
        try {
            return Files.readString(Path.of("/proc/self/status"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void coresGoToADiskForTheirOwnerAlone() throws Exception {
        Path cores = directory.resolve("cores");
        assertThat(CoreDirectory.of(cores).found()).contains(cores + " is made with the first core");

        Files.createDirectory(
                cores, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertState(CheckState.OK, CoreDirectory.of(cores));
        Files.setPosixFilePermissions(cores, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(remedy(CoreDirectory.of(cores))).isEqualTo("chmod 700 " + cores);

        Path file = Files.writeString(directory.resolve("file"), "");
        assertState(CheckState.MISSING, CoreDirectory.of(file));

        Finding inMemory = CoreDirectory.of(Path.of("/dev/shm/coretime-none/cores"));
        assertState(CheckState.WARNING, inMemory);
        assertThat(inMemory.found()).contains("tmpfs", "gone with a boot");
    }

    @Test
    void roomIsWhatStaysFreeAndACopyBesides() {
        CorePolicy policy = CorePolicy.in(directory);
        assertState(CheckState.OK, CoreDisk.of(3 * GIB, policy));
        assertState(CheckState.WARNING, CoreDisk.of(3 * GIB - 1, policy));
        assertState(CheckState.MISSING, CoreDisk.of(GIB, policy));
        assertThat(CoreDisk.of(GIB, policy).found()).contains("1,024 MiB free at " + directory);

        assertState(CheckState.OK, CopyMemory.of(3 * GIB, policy));
        assertState(CheckState.WARNING, CopyMemory.of(2 * GIB, policy));
        assertState(CheckState.MISSING, CopyMemory.of(GIB / 2, policy));
    }

    @Test
    void aClockThatNobodyKeepsIsToldWithTheDaemonThatRunsOrTheOneToInstall() {
        assertThat(ReferenceClock.of(new HostClock(true, Duration.ofMillis(12)), List.of(CHRONYD))
                        .found())
                .contains("0.012 s off");
        Finding alone = ReferenceClock.of(new HostClock(false, Duration.ofSeconds(16)), List.of());
        assertState(CheckState.MISSING, alone);
        assertThat(remedy(alone)).isEqualTo("apt-get install chrony");
        Finding early = ReferenceClock.of(new HostClock(false, Duration.ofSeconds(16)), List.of(CHRONYD));
        assertThat(early.found()).contains("chronyd runs");
        assertThat(remedy(early)).contains("chronyc waitsync");
    }

    @Test
    void twoDaemonsThatSetTheHostsClockAreNamedWithTheirProcesses() {
        assertState(CheckState.OK, HostSteppers.of(List.of(CHRONYD), 4));
        assertState(CheckState.WARNING, HostSteppers.of(List.of(), 0));
        Finding two = HostSteppers.of(List.of(CHRONYD, NTPD), 4);
        assertState(CheckState.WARNING, two);
        assertThat(two.found()).contains("chronyd (process 512)", "ntpd (process 700)");
        assertThat(remedy(two)).contains("systemctl stop ntpsec");
    }

    @Test
    void adoptedDomainsNeedExactlyOneThatWatches() {
        Path ledger = directory.resolve("ledger.db");
        assertState(CheckState.OK, Watcher.of(ledger, List.of(), false));
        assertState(CheckState.OK, Watcher.of(ledger, List.of(77L), true));
        assertState(CheckState.MISSING, Watcher.of(ledger, List.of(), true));
        Finding two = Watcher.of(ledger, List.of(77L, 78L), true);
        assertState(CheckState.WARNING, two);
        assertThat(two.found()).contains("[77, 78]", ledger.toString());
    }

    /** A shell that reads from the file. */
    @Test
    void whoHasAFileOpenIsFoundByProcAndThisProcessDoesNotCount() throws Exception {
        Path file = Files.writeString(directory.resolve("ledger.db"), "x");
        Process holder =
                new ProcessBuilder("sh", "-c", "exec 3<\"$0\"; echo open; read -r line", file.toString()).start();
        try (var _ = Files.newInputStream(file);
                var out = holder.inputReader()) {
            assertThat(out.readLine()).isEqualTo("open");
            assertThat(OpenFiles.users(Path.of("/proc"), file)).containsExactly(holder.pid());
        } finally {
            holder.destroy();
            assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(OpenFiles.users(Path.of("/proc"), file)).isEmpty();
    }

    @Test
    void aLedgerIsReadableAndPrivateOrTheCheckSaysWhyNot() throws Exception {
        Path ledger = directory.resolve("ledger.db");
        assertState(CheckState.OK, LedgerBook.of(new LedgerPlace.InFile(ledger)));
        try (Ledger opened = Ledger.open(ledger)) {
            assertThat(opened.place()).isEqualTo(new LedgerPlace.InFile(ledger));
        }
        assertState(CheckState.OK, LedgerBook.of(new LedgerPlace.InFile(ledger)));
        Files.setPosixFilePermissions(ledger, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(remedy(LedgerBook.of(new LedgerPlace.InFile(ledger)))).isEqualTo("chmod 600 " + ledger);

        Path junk = Files.writeString(directory.resolve("junk.db"), "no database".repeat(1000));
        Finding unreadable = LedgerBook.of(new LedgerPlace.InFile(junk));
        assertState(CheckState.MISSING, unreadable);
        assertThat(unreadable.found()).contains(junk.toString());
    }

    @Test
    void aHookThatSpeaksOfOnCrashIsNamed() throws Exception {
        assertThat(LibvirtHooks.of(directory.resolve("none")).found()).isEqualTo("there are none");
        Path several = Files.createDirectories(directory.resolve("qemu.d"));
        Path _ = Files.writeString(directory.resolve("qemu"), "#!/bin/sh\nexit 0\n");
        assertThat(LibvirtHooks.of(directory).found()).contains("there are 1");
        Path hook = Files.writeString(several.resolve("crash"), "virsh set-lifecycle-action $1 crash restart\n");
        Finding found = LibvirtHooks.of(directory);
        assertState(CheckState.WARNING, found);
        assertThat(found.found()).startsWith(hook.toString());
    }

    @Test
    void versionsBeforeWhatIsNeededAreTold() {
        assertState(CheckState.OK, LibvirtService.of("9.0.0", "qemu:///system"));
        assertState(CheckState.OK, LibvirtService.of("8.2.0", "qemu:///system"));
        assertState(CheckState.WARNING, LibvirtService.of("8.1.9", "qemu:///system"));
        assertState(CheckState.WARNING, QemuVersion.of("5.2.0"));
        assertThat(QemuVersion.of("7.2.22").found()).contains("before 8.1");
        assertThat(QemuVersion.of("10.0.3").found()).isEqualTo("10.0.3");
    }
}
