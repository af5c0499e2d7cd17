package coretime.web;

import coretime.host.Tolerances;
import coretime.time.Seconds;
import java.math.BigDecimal;

/** Within what clocks count as right, in documents. */
record TolerancesDocument(BigDecimal systemS, BigDecimal rtcS) {
    private static final int DECIMALS = 6;

    static TolerancesDocument of(Tolerances tolerances) {
        return new TolerancesDocument(
                Seconds.rounded(tolerances.system(), DECIMALS), Seconds.rounded(tolerances.rtc(), DECIMALS));
    }
}
