package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs programs that could set this host's clock without the right to: capability CAP_SYS_TIME is taken from them, and from all that
 * they start, before they begin (capabilities(7)). Whether it is gone is looked at before the program begins, and may be again.
 */
public final class ClockGuard {
    private static final int CAP_SYS_TIME = 25;
    private static final List<String> SETS = List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");

    /** Exit status of a program that was not begun. */
    private static final int REFUSED = 125;

    private static final String CHECK = """
            for set in %s; do
                hex=$(sed -n "s/^$set:[[:space:]]*//p" /proc/self/status)
                if [ -z "$hex" ] || [ "$(( (0x$hex >> %d) & 1 ))" != 0 ]; then
                    echo "$1 is not run: it could set this host's clock ($set is $hex)" >&2
                    exit %d
                fi
            done
            exec "$@"
            """.formatted(String.join(" ", SETS), CAP_SYS_TIME, REFUSED);

    private ClockGuard() {}

    /** The same command without the right to set a clock; it runs in the process that is started. */
    public static List<String> command(List<String> argv) {
        return Stream.concat(
                        Stream.of(
                                "setpriv",
                                "--bounding-set",
                                "-sys_time",
                                "--inh-caps",
                                "-sys_time",
                                "--",
                                "sh",
                                "-c",
                                CHECK,
                                "sh"),
                        argv.stream())
                .toList();
    }

    /** Whether a process can set no clock, nor win back the right to. */
    public static boolean isHarmless(long pid) {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return SETS.stream()
                    .allMatch(set -> status.stream()
                            .filter(line -> line.startsWith(set + ":"))
                            .map(line -> Long.parseUnsignedLong(
                                    line.substring(set.length() + 1).strip(), 16))
                            .anyMatch(bits -> (bits >> CAP_SYS_TIME & 1) == 0));
        } catch (IOException e) {
            throw new LabException("the capabilities of process " + pid + " cannot be read: " + e.getMessage(), e);
        }
    }
}
