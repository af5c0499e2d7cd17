package coretime.vmcore;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the guest booted, so that the log's times since boot can be told as times of day. As {@code dmesg -T} says of
 * itself, times can be off: the guest's clock may have been late, and was set while it ran.
 *
 * @param boot the instant of the log's time 0
 * @param source what that was taken from, for people
 */
public record WallClock(Instant boot, String source) {
    /** What the kernel says when it sets its clock by the hardware clock (Linux drivers/rtc/class.c). */
    private static final Pattern SET =
            Pattern.compile("setting system clock to \\S{1,40}(?: UTC| [\\d:]+ UTC)? \\((\\d{1,12})\\)");

    private static final long LAST_SECOND = 253_402_300_799L;

    /**
     * Works it out: from VMCOREINFO's time of the crash, else from the line by which the kernel set its clock at boot, else
     * from the time at which the core was taken, as its header has it; the latter two are the guest's and the host's word.
     */
    public static Optional<WallClock> of(Kernel kernel, KernelLog log) {
        if (log.records().isEmpty()) {
            return Optional.empty();
        }
        long lastNanos = log.records().getLast().nanos();
        OptionalLong crashed = kernel.vmcoreinfo().crashTime();
        if (crashed.isPresent() && isTime(crashed.getAsLong())) {
            return Optional.of(
                    at(Instant.ofEpochSecond(crashed.getAsLong()), lastNanos, "the crash's time in VMCOREINFO"));
        }
        for (LogRecord record : log.records()) {
            Matcher set = SET.matcher(record.text());
            if (record.facility() == 0 && set.find() && isTime(Long.parseLong(set.group(1)))) {
                return Optional.of(at(
                        Instant.ofEpochSecond(Long.parseLong(set.group(1))),
                        record.nanos(),
                        "the hardware clock that the guest read at boot"));
            }
        }
        return kernel.core().takenAt().map(taken -> at(taken, lastNanos, "the time in the core's header"));
    }

    private static boolean isTime(long second) {
        return second > 0 && second <= LAST_SECOND;
    }

    private static WallClock at(Instant instant, long nanos, String source) {
        return new WallClock(instant.minusNanos(nanos), source);
    }

    /** When a record was written. */
    public Instant of(LogRecord record) {
        return boot.plusNanos(record.nanos());
    }
}
