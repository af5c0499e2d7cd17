package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeDaemonsTest {
    private static final long SELF = 900;
    private static final String ALL = "000001ffffffffff";
    private static final String WITHOUT_SYS_TIME = "000001fffdffffff";

    @TempDir
    Path proc;

    @Test
    void everyDaemonIsNamedWithWhatToDo() throws IOException {
        process(100, "chronyd", "/usr/sbin/chronyd", "-F", "1");
        process(
                101,
                "ntpd",
                "/usr/sbin/ntpd",
                "-p",
                "/run/ntpd.pid",
                "-c",
                "/etc/ntpsec/ntp.conf",
                "-u",
                "ntpsec:ntpsec");
        process(102, "ntpd", "/usr/sbin/ntpd", "-f", "/etc/openntpd/ntpd.conf");
        process(103, "systemd-timesyn", "/lib/systemd/systemd-timesyncd");
        process(104, "ptp4l", "ptp4l", "-i", "eth0");
        process(105, "phc2sys", "phc2sys", "-a", "-r");
        process(106, "ntpdate", "/bin/sh", "/usr/sbin/ntpdate", "-b", "ntp.example");
        process(107, "ntpdig", "/usr/bin/python3", "-s", "/usr/bin/ntpdig", "-S", "ntp.example");
        process(108, "sntp", "sntp", "-Ss", "ntp.example");
        process(109, "java", "java", "-cp", "lib/coretime-cli.jar", "coretime.cli.Main", "ntp", "step");
        process(110, "busybox", "busybox", "ntpd", "-n");
        process(111, "ntp-daemon", "ntp-daemon");
        process(112, "cron", "/usr/sbin/cron");

        List<TimeDaemon> found = TimeDaemons.running(proc, SELF);

        assertThat(found)
                .extracting(TimeDaemon::name)
                .containsExactly(
                        "chronyd",
                        "ntpd",
                        "openntpd",
                        "systemd-timesyncd",
                        "ptp4l",
                        "phc2sys",
                        "ntpdate",
                        "ntpdig",
                        "sntp",
                        "coretime ntp step",
                        "ntpd",
                        "ntp-daemon");
        assertThat(found).extracting(TimeDaemon::advice).allMatch(advice -> !advice.isBlank());
        assertThat(found.getFirst())
                .hasToString("chronyd (process 100): stop it: systemctl stop chrony (on some systems chronyd)");
    }

    @Test
    void whoOnlyAsksOrServesIsNotNamed() throws IOException {
        process(100, "chronyd", "/usr/sbin/chronyd", "-x");
        process(101, "chronyd", "/usr/sbin/chronyd", "-dxf", "/etc/chrony.conf");
        process(102, "chronyd", "chronyd", "-Q", "server ntp.example iburst");
        process(103, "ntpdate", "/bin/sh", "/usr/sbin/ntpdate", "-uq", "ntp.example");
        process(104, "ntpdig", "/usr/bin/python3", "-s", "/usr/bin/ntpdig", "ntp.example");
        process(105, "sntp", "sntp", "-t", "5", "ntp.example");
        process(106, "java", "java", "coretime.cli.Main", "ntp", "query");
        process(107, "java", "java", "other.Main", "ntp", "step");

        assertThat(TimeDaemons.running(proc, SELF)).isEmpty();
    }

    @Test
    void anOptionsValueIsNotTakenForAnOption() throws IOException {
        process(100, "chronyd", "/usr/sbin/chronyd", "-f", "-x");
        process(101, "chronyd", "/usr/sbin/chronyd", "-fx");
        process(102, "chronyd", "/usr/sbin/chronyd", "--", "-x");
        process(103, "ntpdate", "ntpdate", "-t", "q", "ntp.example");

        assertThat(TimeDaemons.running(proc, SELF)).hasSize(4);
    }

    @Test
    void whoseOptionIsLongSaysTheSame() throws IOException {
        process(100, "ntpdig", "ntpdig", "--step", "ntp.example");

        assertThat(TimeDaemons.running(proc, SELF)).hasSize(1);
    }

    @Test
    void whoHasNoRightToSetTheClockIsNotNamed() throws IOException {
        process(100, 1, "S (sleeping)", WITHOUT_SYS_TIME, "100", "chronyd", "/usr/sbin/chronyd");

        assertThat(TimeDaemons.running(proc, SELF)).isEmpty();
    }

    @Test
    void aDaemonInAContainerIsNamedAsSuch() throws IOException {
        process(100, 1, "S (sleeping)", ALL, "100\t7", "chronyd", "/usr/sbin/chronyd");

        assertThat(TimeDaemons.running(proc, SELF))
                .containsExactly(new TimeDaemon("chronyd", 100, true, "stop it in its container"));
        assertThat(TimeDaemons.running(proc, SELF).getFirst())
                .hasToString("chronyd (process 100, in a container): stop it in its container");
    }

    @Test
    void aDaemonsSecondProcessesAreNotNamedApart() throws IOException {
        process(100, "chronyd", "/usr/sbin/chronyd", "-F", "1");
        process(101, 100, "S (sleeping)", ALL, "101", "chronyd", "/usr/sbin/chronyd", "-F", "1");
        process(200, "ntpd", "/usr/sbin/ntpd", "-f", "/etc/openntpd/ntpd.conf");
        process(201, 200, "S (sleeping)", ALL, "201", "ntpd", "ntpd: ntp engine");
        process(202, 201, "S (sleeping)", ALL, "202", "ntpd", "ntpd: dns engine");

        assertThat(TimeDaemons.running(proc, SELF)).extracting(TimeDaemon::pid).containsExactly(100L, 200L);
    }

    @Test
    void whoAsksIsNotNamedAndNeitherIsWhatStartedHim() throws IOException {
        process(800, 1, "S (sleeping)", ALL, "800", "coretime", "/bin/sh", "/usr/bin/coretime", "ntp", "step");
        process(SELF, 800, "R (running)", ALL, "900", "java", "java", "coretime.cli.Main", "ntp", "step");

        assertThat(TimeDaemons.running(proc, SELF)).isEmpty();
        assertThat(TimeDaemons.running(proc, 1)).extracting(TimeDaemon::pid).containsExactly(800L, SELF);
    }

    @Test
    void processesThatEndMeanwhileAndZombiesAreNoErrors() throws IOException {
        Files.createDirectory(proc.resolve("100"));
        Path half = Files.createDirectory(proc.resolve("101"));
        Files.writeString(half.resolve("status"), "State:\tS (sleeping)\n");
        process(102, 1, "Z (zombie)", ALL, "102", "chronyd");
        Files.createDirectory(proc.resolve("99999999999999999999"));
        Files.createDirectory(proc.resolve("1x"));

        assertThat(TimeDaemons.running(proc, SELF)).isEmpty();
    }

    @Test
    void whatAProcessWroteOverItsCommandLineDoesNoHarm() throws IOException {
        Path directory = process(100, "chronyd");
        Files.write(directory.resolve("cmdline"), new byte[] {0, 0, '-', 0, (byte) 0xff, '\n', 0});
        Path endless = process(101, "chronyd");
        Files.writeString(endless.resolve("cmdline"), "-".repeat(1 << 20));
        Files.writeString(endless.resolve("status"), "CapEff:\tnonsense\nPPid:\t-\n:::\nNSpid:\n");

        assertThat(TimeDaemons.running(proc, SELF)).extracting(TimeDaemon::pid).containsExactly(100L, 101L);
    }

    @Test
    void aRealChronydThatLeavesTheClockAloneIsNotNamed(@TempDir Path directory) throws Exception {
        try (Chronyd chronyd = Chronyd.withoutControl(directory)) {
            ProcessEntry entry = ProcessEntry.read(Path.of("/proc", Long.toString(chronyd.pid())))
                    .orElseThrow();

            assertThat(entry.program()).isEqualTo("chronyd");
            assertThat(TimeDaemons.running()).extracting(TimeDaemon::pid).doesNotContain(chronyd.pid());
        }
    }

    /** Real processes of the name of a daemon, which only sleep. */
    @Test
    void aRealProcessIsNamedWhereItMaySetTheClockAlone(@TempDir Path directory) throws Exception {
        Path program =
                Files.copy(Path.of("/usr/bin/sleep"), directory.resolve("phc2sys"), StandardCopyOption.COPY_ATTRIBUTES);
        List<String> command = List.of(program.toString(), "60");
        Process able = started(command, program);
        Process unable = started(Children.withoutTheRight(command), program);
        try {
            List<TimeDaemon> found = TimeDaemons.running();

            TimeDaemon named = new TimeDaemon("phc2sys", able.pid(), false, "stop it: systemctl stop phc2sys");
            // Where this process has not the right, its child has not either.
            assertThat(found.contains(named)).isEqualTo(Children.mayAnySetClock());
            assertThat(found).extracting(TimeDaemon::pid).doesNotContain(unable.pid());
        } finally {
            able.destroy();
            unable.destroy();
        }
    }

    /** What is started becomes the program by an exec(3) of its own, which no event tells of. */
    private static Process started(List<String> command, Path program) throws IOException {
        Process process = new ProcessBuilder(command).start();
        while (process.isAlive() && !process.info().command().equals(Optional.of(program.toString()))) {
            Thread.onSpinWait();
        }
        return process;
    }

    private Path process(long pid, String comm, String... arguments) throws IOException {
        return process(pid, 1, "S (sleeping)", ALL, Long.toString(pid), comm, arguments);
    }

    private Path process(
            long pid, long parent, String state, String capabilities, String pids, String comm, String... arguments)
            throws IOException {
        Path directory = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(directory.resolve("status"), """
                Name:\t%s
                State:\t%s
                PPid:\t%d
                NSpid:\t%s
                CapEff:\t%s
                """.formatted(comm, state, parent, pids, capabilities));
        Files.writeString(directory.resolve("comm"), comm + "\n");
        String line = arguments.length == 0 ? "" : String.join("\0", arguments) + "\0";
        Files.writeString(directory.resolve("cmdline"), line, StandardCharsets.ISO_8859_1);
        return directory;
    }
}
