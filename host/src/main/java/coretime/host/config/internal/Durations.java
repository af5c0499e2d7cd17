package coretime.host.config.internal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the file has them: {@code 50ms}, {@code 1.5s}, {@code 10m}, {@code 2h}, {@code 92d}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)([a-z]{0,8})");
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", Duration.ofDays(1));
        UNITS.put("h", Duration.ofHours(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("ms", Duration.ofMillis(1));
    }

    private Durations() {}

    static Kind<Duration> between(Duration least, Duration most) {
        String allowed = "a duration (50ms, 1.5s, 10m, 2h, 92d) from " + write(least) + " to " + write(most);
        return Scalar.text(
                allowed,
                text -> {
                    Duration value = parse(text);
                    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                        throw new IllegalArgumentException(
                                value.compareTo(least) < 0 ? "that is too short" : "that is too long");
                    }
                    return value;
                },
                Durations::write);
    }

    private static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("that is no duration");
        }
        Duration unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(
                    matcher.group(2).isEmpty()
                            ? "the unit is missing"
                            : Quoted.of(matcher.group(2)) + " is no unit of ms, s, m, h and d");
        }
        // The longest, a thousand million days, has 87 bits of nanoseconds; a Duration holds it by its seconds.
        BigDecimal seconds = new BigDecimal(matcher.group(1))
                .multiply(new BigDecimal(unit.toMillis()))
                .movePointLeft(3);
        BigDecimal whole = new BigDecimal(seconds.toBigInteger());
        return Duration.ofSeconds(
                whole.longValueExact(),
                seconds.subtract(whole).movePointRight(9).longValue());
    }

    /** In the largest unit of which it is a whole number; milliseconds with decimals where it is of none. */
    public static String write(Duration value) {
        if (!value.isZero()) {
            for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
                long count = value.dividedBy(unit.getValue());
                if (unit.getValue().multipliedBy(count).equals(value)) {
                    return count + unit.getKey();
                }
            }
        }
        BigDecimal millis =
                BigDecimal.valueOf(value.getSeconds()).movePointRight(3).add(BigDecimal.valueOf(value.getNano(), 6));
        return (value.isZero() ? "0" : millis.stripTrailingZeros().toPlainString()) + "ms";
    }
}
