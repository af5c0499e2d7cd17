package coretime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the serial collector's log says of the heap: {@code -Xlog:gc*}. */
final class HeapLog {
    /** The heap before a collection, when it is at its fullest. */
    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->\\d+M\\(\\d+M\\)");

    /** A generation at the process's end. */
    private static final Pattern GENERATION = Pattern.compile("(?:DefNew|Tenured) +total \\d+K, used (\\d+)K");

    private HeapLog() {}

    /** The options that make the JVM write it. */
    static String options(Path file) {
        return "-Xlog:gc*:file=" + file;
    }

    /** The most that the heap held, in bytes. */
    static long peakBytes(Path file) throws IOException {
        return peakBytes(Files.readAllLines(file));
    }

    static long peakBytes(List<String> lines) {
        long peak = 0;
        long atEnd = 0;
        for (String line : lines) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                peak = Math.max(peak, Long.parseLong(collection.group(1)) << 20);
            }
            Matcher generation = GENERATION.matcher(line);
            if (generation.find()) {
                atEnd += Long.parseLong(generation.group(1)) << 10;
            }
        }
        return Math.max(peak, atEnd);
    }
}
