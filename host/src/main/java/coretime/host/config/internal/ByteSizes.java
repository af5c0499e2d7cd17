package coretime.host.config.internal;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as the file has them: {@code 512MiB}, {@code 1.5GiB}. */
public final class ByteSizes {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)([A-Za-z]{0,8})");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

    private ByteSizes() {}

    static Kind<Long> between(long least, long most) {
        return Scalar.text(
                "a size (512MiB, 1.5GiB) from " + write(least) + " to " + write(most),
                text -> {
                    long value = parse(text);
                    if (value < least || value > most) {
                        throw new IllegalArgumentException(value < least ? "that is too little" : "that is too much");
                    }
                    return value;
                },
                ByteSizes::write);
    }

    private static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("that is no size");
        }
        String unit = matcher.group(2);
        int index = UNITS.indexOf(unit);
        if (index < 0) {
            throw new IllegalArgumentException(
                    unit.isEmpty()
                            ? "the unit is missing"
                            : Quoted.of(unit) + " is no unit of " + String.join(", ", UNITS));
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * index)));
        // Twelve digits of PiB are more than a long has; no size of the file may be near that.
        return bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    /** In the largest unit of which it is a whole number. */
    public static String write(long bytes) {
        int unit = bytes == 0 ? 0 : Math.min(UNITS.size() - 1, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * unit)) + UNITS.get(unit);
    }
}
