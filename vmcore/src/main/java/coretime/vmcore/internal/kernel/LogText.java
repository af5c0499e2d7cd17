package coretime.vmcore.internal.kernel;

import coretime.vmcore.LogRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A record's lines for a person. */
public final class LogText {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final HexFormat HEX = HexFormat.of();

    private LogText() {}

    /** The record's lines, the first with its time, the others set in by as much. */
    public static List<String> lines(LogRecord record, boolean hasCaller) {
        String prefix = "[%5s.%06d] "
                .formatted(
                        Long.toUnsignedString(Long.divideUnsigned(record.nanos(), NANOS_PER_SECOND)),
                        Long.remainderUnsigned(record.nanos(), NANOS_PER_SECOND) / 1000);
        if (hasCaller && record.caller().isPresent()) {
            prefix += "[%8s] ".formatted(record.caller().get());
        }
        return lines(record, prefix);
    }

    /** The record's lines, the first behind a prefix, the others set in by as much. */
    public static List<String> lines(LogRecord record, String firstPrefix) {
        String prefix = firstPrefix;
        List<String> lines = new ArrayList<>();
        for (String line : record.text().split("\n", -1)) {
            lines.add(prefix + printable(line));
            prefix = " ".repeat(prefix.length());
        }
        return lines;
    }

    /** Text in which nothing but ASCII that prints, and tabs, stands as it is. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= ' ' && c <= '~') || c == '\t') {
                printable.append(c);
            } else {
                printable.append("\\x").append(HEX.toHexDigits(c, c > 0xff ? 4 : 2));
            }
        }
        return printable.toString();
    }
}
