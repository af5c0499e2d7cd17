package coretime.time.system;

import coretime.time.Seconds;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * This machine's system clock by adjtimex(2): what the kernel thinks of it, and the acts that set it. The kernel does each act at
 * once and as a whole: what passes between measuring an offset and {@link #step stepping} by it does not matter.
 *
 * <p><b>Synchronised</b> is a bit of the kernel ({@code STA_UNSYNC} not set) that a time daemon sets; {@code
 * systemd-time-wait-sync}, {@code timedatectl} ({@code NTPSynchronized}) and others who wait for the right time look at nothing else.
 * The kernel adds 500 µs to {@code maxerror} each second, as a free clock may err by 500 ppm, and past 16 s it sets the bit again: who
 * marks the clock as right with an error of 0.1 s and goes away has it marked for 8.8 hours.
 *
 * <p><b>Eleven-minute mode</b>: while the clock is synchronised, the kernel itself writes it to the hardware clock, first within about
 * two seconds after any adjtimex(2) finds it so, then every 11 minutes ({@code sync_hw_clock} in kernel/time/ntp.c, with {@code
 * CONFIG_RTC_SYSTOHC}; where the kernel was told at boot that the hardware clock keeps local time, in that). So a clock that is late
 * and marked as right poisons the hardware clock, and with it the next boot: step first, then mark.
 *
 * <p>A step leaves the clock unsynchronised and ends a slew, whoever began it ({@code ntp_clear}). Nothing here keeps two programs from
 * setting the clock against each other: see {@link ClockLock} and {@link TimeDaemons}.
 *
 * <p>The acts need CAP_SYS_TIME of the machine itself, so root outside of containers; reading needs nothing. Stateless, safe for use by
 * many threads.
 */
public final class KernelClock {
    /** The kernel's own ceiling of an error, {@code NTP_PHASE_LIMIT}: at it, nothing is known. */
    public static final Duration UNKNOWN_ERROR = Duration.ofSeconds(16);

    /** The most that {@link #slew} takes, which is adjtime(3)'s: it would last 50 days. */
    public static final Duration MOST_SLEWED = Duration.ofSeconds(2145);

    /** The kernel slews by 500 µs a second. */
    private static final long SLEW_FACTOR = 2000;

    /** The kernel counts its seconds in 64 bits of nanoseconds. */
    private static final Duration MOST_STEPPED = Duration.ofNanos(Long.MAX_VALUE);

    private KernelClock() {}

    /** Where the kernel stands with a leap second, or that its clock is not to be relied on: what adjtimex(2) returns. */
    public enum Phase {
        TIME_OK,
        /** A leap second will be inserted at the end of the day. */
        TIME_INS,
        /** A second will be left out at the end of the day. */
        TIME_DEL,
        /** The leap second is now. */
        TIME_OOP,
        /** It has been. */
        TIME_WAIT,
        /** Not synchronised, or a pulse-per-second signal is bad. */
        TIME_ERROR;

        static Phase of(int returned) {
            return switch (returned) {
                case 0 -> TIME_OK;
                case 1 -> TIME_INS;
                case 2 -> TIME_DEL;
                case 3 -> TIME_OOP;
                case 4 -> TIME_WAIT;
                default -> TIME_ERROR;
            };
        }
    }

    /**
     * What the kernel thinks of its clock.
     *
     * @param phase of a leap second
     * @param status the bits {@code STA_…} of {@code <linux/timex.h>}
     * @param maxError the largest error that it thinks possible, at most {@link #UNKNOWN_ERROR}; grows while no daemon tells it better
     * @param estError what the daemon thinks the error is
     * @param frequency by which the clock is made faster, in ppm (parts per million)
     * @param tick of the clock, 10 ms where nobody has made it longer or shorter
     * @param tai International Atomic Time minus UTC in seconds; 0 where nobody has said
     */
    public record State(
            Phase phase, int status, Duration maxError, Duration estError, double frequency, Duration tick, int tai) {

        /** Whether a daemon says that it keeps the clock right; a daemon that is wrong is believed, too. */
        public boolean isSynchronised() {
            return (status & Timex.STA_UNSYNC) == 0;
        }

        /** Whether the kernel knows any limit of the error. */
        public boolean hasLimit() {
            return maxError.compareTo(UNKNOWN_ERROR) < 0;
        }

        /** Whether a leap second is announced for the end of the day. */
        public boolean isLeapAnnounced() {
            return (status & (Timex.STA_INS | Timex.STA_DEL)) != 0;
        }
    }

    /** As it is now; nothing is changed. */
    public static State read() throws SystemCallFailed {
        try (Arena arena = Arena.ofConfined()) {
            return call("reading the kernel's clock by adjtimex(2)", Timex.reading(arena), "");
        }
    }

    /**
     * Adds to the clock at once, to the nanosecond ({@code ADJ_SETOFFSET}). The kernel gives the residual of a slew in nanoseconds from
     * then on ({@code STA_NANO}), as it does for every daemon of today.
     *
     * @param by what is added: positive where the clock is late
     * @throws SystemCallFailed with EPERM where this process may not set the clock; with EINVAL where it would tell a time that the
     *     kernel does not take: less after 1970 than the machine has been up, or in its last 30 years, after 2232
     */
    public static void step(Duration by) throws IOException {
        if (by.abs().compareTo(MOST_STEPPED) > 0) {
            throw new IllegalArgumentException("a step is at most 292 years: " + seconds(by));
        }
        ReadOnlyClock.refuse();
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "stepping the clock by " + seconds(by) + " (adjtimex(2), ADJ_SETOFFSET)",
                    Timex.step(arena, by),
                    "the clock cannot tell that time");
        }
    }

    /**
     * Has the clock gain or lose so much by running 500 ppm faster or slower (adjtime(3)): no program sees a step. Replaces a slew that
     * is under way; one of zero ends it.
     *
     * @param by what is added, to the microsecond
     * @return how long it lasts: 2000 times as long
     * @throws SystemCallFailed with EPERM where this process may not set the clock
     */
    public static Duration slew(Duration by) throws IOException {
        if (by.abs().compareTo(MOST_SLEWED) > 0) {
            throw new IllegalArgumentException(
                    "a slew is at most " + seconds(MOST_SLEWED) + ", not " + seconds(by) + ": step the clock instead");
        }
        long micros = Math.floorDiv(by.toNanos() + 500, 1000L);
        ReadOnlyClock.refuse();
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "slewing the clock by " + seconds(by) + " (adjtimex(2), ADJ_OFFSET_SINGLESHOT)",
                    Timex.slew(arena, micros),
                    "");
        }
        return Duration.of(Math.abs(micros), ChronoUnit.MICROS).multipliedBy(SLEW_FACTOR);
    }

    /**
     * Says that the clock is right, to who waits for it and to eleven-minute mode. Leap seconds that are announced and all other bits
     * stay.
     *
     * @param maxError the largest error that is possible, less than {@link #UNKNOWN_ERROR}
     * @param estError what the error is thought to be, at most that
     * @throws SystemCallFailed with EPERM where this process may not set the clock
     */
    public static void markSynchronised(Duration maxError, Duration estError) throws IOException {
        if (maxError.isNegative() || maxError.compareTo(UNKNOWN_ERROR) >= 0) {
            throw new IllegalArgumentException("maxError is 0 or more and less than 16 s: " + seconds(maxError));
        }
        if (estError.isNegative() || estError.compareTo(maxError) > 0) {
            throw new IllegalArgumentException("estError is from 0 to maxError: " + seconds(estError));
        }
        mark("synchronised", read().status() & ~Timex.STA_UNSYNC, maxError, estError);
    }

    /**
     * Says that nobody knows how right the clock is; ends eleven-minute mode.
     *
     * @throws SystemCallFailed with EPERM where this process may not set the clock
     */
    public static void markUnsynchronised() throws IOException {
        mark("unsynchronised", read().status() | Timex.STA_UNSYNC, UNKNOWN_ERROR, UNKNOWN_ERROR);
    }

    private static void mark(String what, int status, Duration maxError, Duration estError) throws IOException {
        ReadOnlyClock.refuse();
        try (Arena arena = Arena.ofConfined()) {
            call(
                    "marking the clock as " + what + " (adjtimex(2), ADJ_STATUS)",
                    Timex.mark(arena, status, maxError, estError),
                    "");
        }
    }

    private static State call(String what, MemorySegment timex, String adviceOnValue) throws SystemCallFailed {
        int result = Linux.adjtimex(timex);
        if (result >= 0) {
            return Timex.state(timex, result);
        }
        throw new SystemCallFailed(
                what,
                -result,
                switch (-result) {
                    case Errno.EPERM ->
                        "this needs CAP_SYS_TIME: run as root, and in a container give it that capability";
                    case Errno.EINVAL -> adviceOnValue;
                    default -> "";
                });
    }

    private static String seconds(Duration duration) {
        return Seconds.of(duration).toPlainString() + " s";
    }
}
