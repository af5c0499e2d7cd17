package coretime.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as decimal seconds, the form in which coretime writes them to JSON, the ledger and the terminal. */
public final class Seconds {

    private static final int NANO_DIGITS = 9;

    private Seconds() {}

    /** Exact seconds with nine decimals. */
    public static BigDecimal of(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS))
                .setScale(NANO_DIGITS, RoundingMode.UNNECESSARY);
    }

    /** Seconds rounded half away from zero to so many decimals. */
    public static BigDecimal rounded(Duration duration, int decimals) {
        return of(duration).setScale(decimals, RoundingMode.HALF_UP);
    }

    /** The duration of decimal seconds; digits past the nanosecond are cut off towards zero. */
    public static Duration duration(BigDecimal seconds) {
        BigDecimal cut = seconds.setScale(NANO_DIGITS, RoundingMode.DOWN);
        BigDecimal whole = cut.setScale(0, RoundingMode.DOWN);
        return Duration.ofSeconds(
                whole.longValueExact(),
                cut.subtract(whole).movePointRight(NANO_DIGITS).longValueExact());
    }
}
