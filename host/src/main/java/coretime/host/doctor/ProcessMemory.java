package coretime.host.doctor;

import coretime.host.HostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This process may read the memory and open the files of QEMU's processes: capabilities(7), and Yama's ptrace_scope, whose
 * last level nobody gets past (Documentation/admin-guide/LSM/Yama.rst).
 */
final class ProcessMemory implements Examination<HostFacts> {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path SCOPE = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");
    private static final int CAP_SYS_PTRACE = 19;
    private static final int NO_ATTACH = 3;

    @Override
    public Need need() {
        return Need.of(
                "process-memory",
                "this process may read QEMU's memory",
                Need.HANDOFF,
                Need.DIRECT,
                Need.SNAPSHOT,
                Need.CARD);
    }

    @Override
    public Finding look(HostFacts facts) throws IOException {
        Optional<String> scope =
                Files.exists(SCOPE) ? Optional.of(Files.readString(SCOPE).strip()) : Optional.empty();
        return of(
                effective(Files.readString(STATUS)),
                scope.map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    /** The effective capabilities in a {@code /proc/PID/status}. */
    static long effective(String status) {
        Matcher matcher = EFFECTIVE.matcher(status);
        if (!matcher.find()) {
            throw new HostException(STATUS + " has no CapEff");
        }
        return Long.parseUnsignedLong(matcher.group(1), 16);
    }

    /**
     * Judges.
     *
     * @param capabilities effective ones, a bit each
     * @param scope of Yama; empty where the kernel has none
     */
    static Finding of(long capabilities, OptionalInt scope) {
        if ((capabilities & 1L << CAP_SYS_PTRACE) == 0) {
            return Finding.missing(
                    "this process has no CAP_SYS_PTRACE",
                    Remedy.advice("run coretime as root; in a container, add the capability SYS_PTRACE"));
        }
        if (scope.orElse(0) >= NO_ATTACH) {
            return Finding.missing(
                    "kernel.yama.ptrace_scope is " + scope.getAsInt()
                            + ", which lets nobody read another process's memory until the host's next boot",
                    Remedy.host("echo kernel.yama.ptrace_scope=2 >/etc/sysctl.d/60-coretime-ptrace.conf && reboot"));
        }
        return Finding.ok("it has CAP_SYS_PTRACE");
    }
}
