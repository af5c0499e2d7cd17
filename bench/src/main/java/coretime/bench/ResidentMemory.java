package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process's memory (proc(5), /proc/PID/status).
 *
 * @param anonymousBytes its own: heap, stacks, buffers
 * @param fileBytes of files that it has mapped: the core, which the kernel takes back where it needs room
 */
record ResidentMemory(long anonymousBytes, long fileBytes) {
    static final ResidentMemory NONE = new ResidentMemory(0, 0);

    private static final int KIB = 1024;

    /** As it is now; none where the process has ended. */
    static ResidentMemory of(long pid) {
        try {
            return parse(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
        } catch (IOException e) {
            return NONE; // It has ended.
        }
    }

    static ResidentMemory parse(List<String> status) {
        return new ResidentMemory(value(status, "RssAnon:"), value(status, "RssFile:"));
    }

    private static long value(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0);
    }

    /** The larger of each. */
    ResidentMemory or(ResidentMemory other) {
        return new ResidentMemory(Math.max(anonymousBytes, other.anonymousBytes), Math.max(fileBytes, other.fileBytes));
    }
}
