package coretime.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads entries in the Journal Export Format (systemd's {@code docs/JOURNAL_EXPORT_FORMATS.md}): fields {@code NAME=VALUE} in a line each,
 * or, where a value is no text, the name, its size as 64 bits in little endian and its bytes; an empty line after each entry. Whatever
 * wrote into a guest's journal is in them: names and values that are too long are passed over, and an end in the middle is the end. For
 * one thread.
 */
final class JournalEntries {
    private static final int LONGEST_LINE = 4096;
    private static final long MOST_BYTES = 64L << 20;
    private static final int MOST_FIELDS = 1024;

    private final InputStream in;
    private long left = MOST_BYTES;

    JournalEntries(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * One entry's fields that are text of at most 4096 bytes.
     *
     * @param fields by their names
     */
    record Entry(Map<String, String> fields) {

        /** The text of a field, empty where there is none. */
        String text(String name) {
            return fields.getOrDefault(name, "");
        }

        /** Of a field in microseconds. */
        OptionalLong micros(String name) {
            String text = text(name);
            return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
        }
    }

    /** The next one; empty at the end, and where 64 MiB have been read. */
    Optional<Entry> next() throws IOException {
        Map<String, String> fields = new HashMap<>();
        int count = 0;
        try {
            while (true) {
                byte[] line = line();
                if (line.length == 0) {
                    if (count > 0) {
                        return Optional.of(new Entry(fields));
                    }
                    continue;
                }
                String text = new String(line, StandardCharsets.UTF_8);
                int equals = text.indexOf('=');
                if (equals < 0) {
                    skip(size());
                    line();
                } else if (line.length < LONGEST_LINE && count < MOST_FIELDS) {
                    fields.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
                }
                count++;
            }
        } catch (EOFException _) {
            return Optional.empty();
        }
    }

    /** Up to a line feed; of a line that is too long, the beginning. */
    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int character = read(); character != '\n'; character = read()) {
            if (line.size() < LONGEST_LINE) {
                line.write(character);
            }
        }
        return line.toByteArray();
    }

    private long size() throws IOException {
        byte[] bytes = in.readNBytes(Long.BYTES);
        if (bytes.length < Long.BYTES) {
            throw new EOFException();
        }
        left -= Long.BYTES;
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private void skip(long size) throws IOException {
        if (size < 0 || size > left) {
            throw new EOFException();
        }
        left -= size;
        in.skipNBytes(size);
    }

    private int read() throws IOException {
        int character = left-- > 0 ? in.read() : -1;
        if (character < 0) {
            throw new EOFException();
        }
        return character;
    }
}
