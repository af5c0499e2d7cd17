package coretime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's own memory (proc_meminfo(5)). */
public final class HostMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private HostMemory() {}

    /** Bytes that can be had without swapping, as the kernel estimates. */
    public static long available() {
        return bytes("MemAvailable");
    }

    /** Bytes that the kernel has at all. */
    public static long total() {
        return bytes("MemTotal");
    }

    private static long bytes(String field) {
        try {
            Matcher matcher =
                    Pattern.compile("(?m)^" + field + ":\\s+(\\d+) kB").matcher(Files.readString(MEMINFO));
            if (!matcher.find()) {
                throw new HostException(MEMINFO + " has no " + field);
            }
            return Long.parseLong(matcher.group(1)) << 10;
        } catch (IOException e) {
            throw new HostException(MEMINFO + " cannot be read: " + e.getMessage(), e);
        }
    }
}
