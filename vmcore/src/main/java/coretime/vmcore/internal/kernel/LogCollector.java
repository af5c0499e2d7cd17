package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the newest records of a log within limits that no real log reaches, and what is damaged, by kind. Not thread-safe.
 */
public final class LogCollector {
    /** A ring of 8 MiB full of short lines has as many. */
    static final int MAX_RECORDS = 1 << 18;

    /** LOG_BUF_SHIFT can be configured up to 25. A bound on what the text becomes when it is shown, see {@link #shown}. */
    static final int MAX_TEXT = 1 << 25;

    /** What an empty line takes, with its indentation. */
    private static final int LINE = 64;

    /** What a byte takes that does not print. */
    private static final int ESCAPE = 6;

    /** A record's text_len has 16 bits. */
    static final int MAX_RECORD_TEXT = 1 << 16;

    /** So many parts that cannot be read tell enough. */
    private static final int MAX_UNREADABLE = 256;

    private final ArrayDeque<LogRecord> records = new ArrayDeque<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();
    private final int maxRecords;
    private final int maxText;
    private long text;
    private long dropped;
    private int unreadable;

    /** With the usual limits. */
    public LogCollector() {
        this(MAX_RECORDS, MAX_TEXT);
    }

    LogCollector(int maxRecords, int maxText) {
        this.maxRecords = maxRecords;
        this.maxText = maxText;
    }

    void add(LogRecord record) {
        records.add(record);
        text += shown(record.text());
        while (records.size() > maxRecords || text > maxText) {
            text -= shown(records.remove().text());
            dropped++;
        }
    }

    /** Bytes that a text takes as lines: a log made of line ends or of control characters grows to many times its size. */
    private static long shown(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPlain = (c >= ' ' && c <= '~') || c == '\t';
            bytes += c == '\n' ? LINE : isPlain ? 1 : ESCAPE;
        }
        return bytes;
    }

    /** Counts a kind of damage; the first example of each kind is kept. */
    void problem(String kind, String example) {
        counts.merge(kind, 1L, Long::sum);
        examples.putIfAbsent(kind, example);
    }

    /** Counts a part that cannot be read; false where it is time to give up. */
    boolean unreadable(CoreException cause) {
        problem("cannot be read", String.valueOf(cause.getMessage()));
        return ++unreadable < MAX_UNREADABLE;
    }

    /** The records, oldest first. */
    public List<LogRecord> records() {
        return List.copyOf(records);
    }

    /** One sentence for each kind of damage. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        counts.forEach((kind, count) ->
                problems.add("%d of the log's records %s (the first: %s)".formatted(count, kind, examples.get(kind))));
        if (dropped > 0) {
            problems.add("%d older records of the log were left out: it is longer than %d records or %d bytes"
                    .formatted(dropped, maxRecords, maxText));
        }
        if (unreadable >= MAX_UNREADABLE) {
            problems.add("the log was given up after %d records that cannot be read".formatted(unreadable));
        }
        return problems;
    }
}
