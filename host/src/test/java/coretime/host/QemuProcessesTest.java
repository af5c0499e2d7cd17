package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class QemuProcessesTest {

    private static final UUID DOMAIN = UUID.fromString("5b2c9f0e-6a0e-4d6f-9d3a-3f1b2c4d5e6f");

    private static final String QEMU = "/usr/bin/qemu-system-x86_64";

    @TempDir
    private Path proc;

    @Test
    void findsTheProcessByItsUuidAndWhatItRunsWhateverItCallsItself() throws IOException {
        process(17, "/usr/bin/bash", "bash\0-uuid\0" + DOMAIN + "\0", "17 (bash) S 1 2 3");
        process(
                42,
                QEMU,
                "/usr/bin/qemu-system-x86_64\0-name\0guest=a\0-uuid\0" + DOMAIN + "\0-m\0002048\0",
                "42 (qemu) (x) y) S 1 42 42 0 -1 0 0 0 0 0 1 2 3 4 20 0 5 0 987654 1 2");
        bootId();

        assertThat(new QemuProcesses(proc).find(DOMAIN)).contains(new QemuProcess(42, 987_654, "the-boot"));
    }

    @Test
    void aDomainWithoutAProcessHasNone() throws IOException {
        process(42, QEMU, "/usr/bin/qemu-system-x86_64\0-uuid\0" + UUID.randomUUID() + "\0", "42 (qemu) S 1");
        process(43, "/usr/bin/true", "\0", "43 (kthread) S 1");
        bootId();

        assertThat(new QemuProcesses(proc).find(DOMAIN)).isEmpty();
        assertThat(QemuProcesses.ofHost().find(DOMAIN)).isEmpty();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void allAreFoundInOneGoThroughTheProcessTable() throws Exception {
        UUID other = UUID.randomUUID();
        qemu(42, DOMAIN);
        qemu(43, other);
        bootId();
        QemuProcesses processes = new QemuProcesses(proc);
        assertThat(processes.find(DOMAIN)).isPresent();

        // Who went through the table again would wait for this one's command line for ever.
        Path trap = Files.createDirectory(proc.resolve("44")).resolve("cmdline");
        assertThat(new ProcessBuilder("mkfifo", trap.toString()).start().waitFor())
                .isZero();
        assertThat(processes.find(other)).contains(new QemuProcess(43, 1_000_043, "the-boot"));
    }

    @Test
    void aProcessThatWasFoundIsLookedAtAgainBeforeItIsBelieved() throws IOException {
        qemu(42, DOMAIN);
        bootId();
        QemuProcesses processes = new QemuProcesses(proc);
        assertThat(processes.find(DOMAIN)).contains(new QemuProcess(42, 1000042, "the-boot"));

        // It has ended, and nobody has waited for it: a zombie has a state, and no command line.
        Files.writeString(proc.resolve("42/cmdline"), "");
        assertThat(processes.find(DOMAIN)).isEmpty();

        // Its number is another domain's now, and this one's process has another.
        Files.writeString(proc.resolve("42/cmdline"), commandLine(UUID.randomUUID()));
        qemu(57, DOMAIN);
        assertThat(processes.find(DOMAIN)).contains(new QemuProcess(57, 1000057, "the-boot"));
    }

    @Test
    void anArgumentThatIsNoUuidIsNoDomains() throws IOException {
        process(42, QEMU, "/usr/bin/qemu-system-x86_64\0-uuid\0none\0", "42 (qemu) S 1");
        process(43, QEMU, "/usr/bin/qemu-system-x86_64\0-uuid", "43 (qemu) S 1");
        bootId();

        assertThat(new QemuProcesses(proc).find(DOMAIN)).isEmpty();
    }

    @Test
    void aProcessTableThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> new QemuProcesses(proc.resolve("none")).find(DOMAIN))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("process table");
    }

    private void qemu(int pid, UUID domain) throws IOException {
        process(
                pid,
                QEMU,
                commandLine(domain),
                pid + " (qemu) S 1 2 2 0 -1 0 0 0 0 0 1 2 3 4 20 0 5 0 " + (1_000_000 + pid));
    }

    private static String commandLine(UUID domain) {
        return "/usr/bin/qemu-system-x86_64\0-name\0guest=a\0-uuid\0" + domain + "\0-m\0002048\0";
    }

    private void process(int pid, String program, String commandLine, String stat) throws IOException {
        Path directory = Files.createDirectory(proc.resolve(Integer.toString(pid)));
        Files.createSymbolicLink(directory.resolve("exe"), Path.of(program));
        Files.writeString(directory.resolve("cmdline"), commandLine);
        Files.writeString(directory.resolve("stat"), stat);
    }

    private void bootId() throws IOException {
        Path directory = Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(directory.resolve("boot_id"), "the-boot\n");
    }
}
