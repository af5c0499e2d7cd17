package coretime.time.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A process as {@code /proc/PID} shows it (proc(5)); pure but for {@link #read}.
 *
 * @param pid its number here
 * @param parent its parent's, 0 where that is not here
 * @param program what {@code comm} says, at most 15 bytes
 * @param arguments its command line, the program first; may be empty, and anything, as a process may write over it
 * @param maySetClock whether it has CAP_SYS_TIME, without which the kernel refuses it
 * @param isContained whether it is in a PID namespace below this one
 */
record ProcessEntry(
        long pid, long parent, String program, List<String> arguments, boolean maySetClock, boolean isContained) {

    private static final int MOST_BYTES = 1 << 16;
    private static final int CAP_SYS_TIME = 25;
    private static final int HEX = 16;

    /** Reads one; empty where it has ended, or is a zombie. */
    static Optional<ProcessEntry> read(Path directory) {
        try {
            Map<String, String> status = status(text(directory.resolve("status")));
            String state = status.getOrDefault("state", "");
            if (state.startsWith("Z") || state.startsWith("X")) {
                return Optional.empty();
            }
            return Optional.of(new ProcessEntry(
                    Long.parseLong(directory.getFileName().toString()),
                    number(status.getOrDefault("ppid", ""), 10).orElse(0L),
                    text(directory.resolve("comm")).strip(),
                    arguments(text(directory.resolve("cmdline"))),
                    maySetClock(status.getOrDefault("capeff", "")),
                    // One number for each namespace from this one down to its own.
                    status.getOrDefault("nspid", "").split("\\s+").length > 1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static boolean maySetClock(String capabilities) {
        return number(capabilities, HEX)
                .map(set -> (set & (1L << CAP_SYS_TIME)) != 0)
                .orElse(true);
    }

    private static Optional<Long> number(String text, int radix) {
        try {
            return Optional.of(Long.parseUnsignedLong(text, radix));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    static List<String> arguments(String commandLine) {
        return commandLine.isEmpty() ? List.of() : List.of(commandLine.split("\0"));
    }

    private static Map<String, String> status(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        });
        return fields;
    }

    /** The kernel's files give their length as 0. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }
}
