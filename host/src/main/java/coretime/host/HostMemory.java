package coretime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's own memory (proc_meminfo(5)). */
public final class HostMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");

    private HostMemory() {}

    /** Bytes that can be had without swapping, as the kernel estimates. */
    public static long available() {
        try {
            Matcher matcher = AVAILABLE.matcher(Files.readString(MEMINFO));
            if (!matcher.find()) {
                throw new HostException(MEMINFO + " has no MemAvailable");
            }
            return Long.parseLong(matcher.group(1)) << 10;
        } catch (IOException e) {
            throw new HostException(MEMINFO + " cannot be read: " + e.getMessage(), e);
        }
    }
}
