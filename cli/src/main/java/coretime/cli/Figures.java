package coretime.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them: always with a unit, with as many digits as they carry. A minus is U+2212. */
final class Figures {

    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal TEN = BigDecimal.TEN;
    private static final BigDecimal HUNDRED = new BigDecimal("100");
    private static final long KIBI = 1024;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private Figures() {}

    /** A length of time: {@code "41 ms"}, {@code "0.92 s"}, {@code "46.0 s"}, {@code "361 s"}. */
    static String duration(BigDecimal seconds) {
        BigDecimal size = seconds.abs();
        if (size.compareTo(TENTH) < 0) {
            return scaled(seconds.movePointRight(3), 0) + " ms";
        }
        return scaled(seconds, size.compareTo(TEN) < 0 ? 2 : size.compareTo(HUNDRED) < 0 ? 1 : 0) + " s";
    }

    /** A length of time, or a word where it is not known. */
    static String duration(@Nullable BigDecimal seconds, String absent) {
        return seconds == null ? absent : duration(seconds);
    }

    /** Lengths of time from the least to the most: {@code "9.19 – 9.40 s"}. */
    static String range(BigDecimal least, BigDecimal most) {
        String from = duration(least);
        String to = duration(most);
        if (from.equals(to)) {
            return to;
        }
        String unit = to.substring(to.indexOf(' '));
        return (from.endsWith(unit) ? from.substring(0, from.length() - unit.length()) : from) + " – " + to;
    }

    static BigDecimal seconds(Duration duration) {
        return coretime.time.Seconds.rounded(duration, 3);
    }

    /** An offset with its sign: {@code "−9.213 s"}, {@code "+12.3 ms"}. */
    static String offset(BigDecimal seconds) {
        return isSmall(seconds)
                ? signed(seconds.movePointRight(3), 1) + " ms"
                : signed(seconds, decimals(seconds)) + " s";
    }

    static String offset(@Nullable BigDecimal seconds, String absent) {
        return seconds == null ? absent : offset(seconds);
    }

    /**
     * An offset with its bound in one unit: {@code "−9.213 ± 0.004 s"}, {@code "+12.3 ± 3.1 ms"}. The bound is rounded up:
     * a figure never claims more than was measured.
     */
    static String reading(@Nullable BigDecimal offset, @Nullable BigDecimal bound, String absent) {
        if (offset == null) {
            return absent;
        }
        if (bound == null) {
            return offset(offset);
        }
        return isSmall(offset)
                ? signed(offset.movePointRight(3), 1) + " ± " + up(bound.movePointRight(3), 1) + " ms"
                : signed(offset, decimals(offset)) + " ± " + up(bound, decimals(offset)) + " s";
    }

    /** A bound alone: {@code "± 4.1 ms"}. */
    static String bound(BigDecimal bound) {
        return "± " + (isSmall(bound) ? up(bound.movePointRight(3), 1) + " ms" : up(bound, 3) + " s");
    }

    /** An offset in words: {@code "9.21 s late"}, {@code "12 ms early"}. */
    static String late(BigDecimal offset) {
        if (offset.signum() == 0) {
            return "right";
        }
        return duration(offset.abs()) + (offset.signum() < 0 ? " late" : " early");
    }

    /** An offset of the RTC, which is told in whole seconds: {@code "−9.6 s"}. */
    static String rtc(@Nullable BigDecimal offset, String absent) {
        return offset == null ? absent : tenths(offset) + " s";
    }

    /** The RTC before and after: {@code "−9.6 → −0.2 s"}. */
    static String rtc(@Nullable BigDecimal before, @Nullable BigDecimal after) {
        return (before == null ? "?" : tenths(before)) + " → " + rtc(after, "?");
    }

    private static String tenths(BigDecimal offset) {
        return scaled(offset, 1);
    }

    /** A size: {@code "1.5 GiB"}, {@code "523 MiB"}. */
    static String bytes(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        BigDecimal size = BigDecimal.valueOf(bytes);
        int unit = 0;
        while (size.compareTo(BigDecimal.valueOf(KIBI)) >= 0) {
            size = size.divide(BigDecimal.valueOf(KIBI), 6, RoundingMode.HALF_UP);
            unit++;
        }
        int decimals = unit == 0 || size.compareTo(HUNDRED) >= 0 ? 0 : size.compareTo(TEN) >= 0 ? 1 : 2;
        String number = scaled(size, decimals);
        return (number.contains(".") ? number.replaceAll("\\.?0+$", "") : number) + " " + units[unit];
    }

    /** All the digits of a count: {@code "2,147,483,648"}. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** The time of day, UTC, in whole seconds as a clock shows it. */
    static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** Date and time, UTC, to the second. */
    static String second(Instant at) {
        return moment(at).substring(0, "uuuu-MM-dd HH:mm:ss".length()) + " UTC";
    }

    /** Date and time, UTC, to the millisecond. */
    static String moment(Instant at) {
        return MOMENT.format(at.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    /** A place on an axis of elapsed time: {@code "2:05"}, {@code "1:00:00"}. */
    static String elapsed(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    private static boolean isSmall(BigDecimal seconds) {
        return seconds.abs().compareTo(TENTH) < 0;
    }

    private static int decimals(BigDecimal seconds) {
        return seconds.abs().compareTo(HUNDRED) < 0 ? 3 : 1;
    }

    private static String signed(BigDecimal value, int decimals) {
        String number = scaled(value, decimals);
        return value.setScale(decimals, RoundingMode.HALF_UP).signum() > 0 ? "+" + number : number;
    }

    private static String scaled(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.HALF_UP).toPlainString().replace('-', '−');
    }

    private static String up(BigDecimal bound, int decimals) {
        return bound.setScale(decimals, RoundingMode.UP).toPlainString();
    }
}
