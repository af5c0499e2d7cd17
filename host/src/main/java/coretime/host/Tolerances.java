package coretime.host;

import java.time.Duration;

/**
 * Within what a guest's clocks, with their bounds, count as right.
 *
 * @param system the system clock
 * @param rtc the RTC, which has whole seconds
 */
public record Tolerances(Duration system, Duration rtc) {}
