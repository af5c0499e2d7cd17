package coretime.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of bytes (RFC 9110, section 14.1.2).
 *
 * @param first of the file, from 0
 * @param last the last one of the range, inside of the file
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    long length() {
        return last - first + 1;
    }

    /**
     * What a {@code Range} header asks for of a file of this size. Empty where it is no range of bytes, or several: then the whole
     * file is sent.
     *
     * @throws Unsatisfiable where the file has no such bytes
     */
    static Optional<ByteRange> of(String header, long size) throws Unsatisfiable {
        Matcher range = ONE.matcher(header.strip());
        if (!range.matches()) {
            return Optional.empty();
        }
        String from = range.group(1);
        String to = range.group(2);
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
        long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(Long.parseLong(to), size - 1);
        if (!from.isEmpty() && !to.isEmpty() && Long.parseLong(to) < Long.parseLong(from)) {
            return Optional.empty();
        }
        if (first >= size) {
            throw new Unsatisfiable();
        }
        return Optional.of(new ByteRange(first, last));
    }

    /** The file ends before the range begins. */
    static final class Unsatisfiable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unsatisfiable() {
            super("the file has no such bytes", null, false, false);
        }
    }
}
