package coretime.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A size on the command line: {@code 512M}, {@code 2G}; without a unit, bytes.
 *
 * @param bytes never negative
 */
record Bytes(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "KMGT";

    static Bytes ofGibibytes(long gibibytes) {
        return new Bytes(gibibytes << 30);
    }

    static Bytes parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no size: write 512M or 2G");
        }
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new TypeConversionException("'" + text + "' is more bytes than can be counted");
        }
        return new Bytes(number << shift);
    }
}
