package coretime.bench.clock;

import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;

/**
 * One freeze and what came of it.
 *
 * @param right from the guest's resume until its system clock was right and stayed so; empty where it never was
 * @param residual the system clock's offset at the end
 * @param rtc the RTC's at the end
 */
record ClockRun(Optional<Duration> right, Offset residual, Optional<Offset> rtc) {}
