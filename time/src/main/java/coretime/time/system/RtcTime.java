package coretime.time.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * {@code struct rtc_time} of {@code include/uapi/linux/rtc.h}: nine ints, the month from 0, the year from 1900. The kernel takes no
 * notice of the last three (day of week, day of year, summer time) and fills in what it likes. Pure.
 */
final class RtcTime {
    static final long BYTES = 9 * Integer.BYTES;

    private static final int FIRST_YEAR = 1970;

    /** Java has more; nothing that is right tells a later one. */
    private static final int LAST_YEAR = 2199;

    private RtcTime() {}

    static MemorySegment empty(Arena arena) {
        return arena.allocate(BYTES, Integer.BYTES);
    }

    /** What the clock is to show; fractions of a second are left out. */
    static MemorySegment encode(Arena arena, LocalDateTime time) {
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw new IllegalArgumentException("a hardware clock is set to a year from " + FIRST_YEAR + " to "
                    + LAST_YEAR + ": " + time.getYear());
        }
        return arena.allocateFrom(
                JAVA_INT,
                time.getSecond(),
                time.getMinute(),
                time.getHour(),
                time.getDayOfMonth(),
                time.getMonthValue() - 1,
                time.getYear() - 1900,
                time.getDayOfWeek().getValue() % 7,
                time.getDayOfYear() - 1,
                0);
    }

    /**
     * What the clock shows.
     *
     * @throws IOException where that is no time; names the field
     */
    static LocalDateTime decode(MemorySegment time) throws IOException {
        int year = 1900 + field(time, 5, "tm_year", 70, LAST_YEAR - 1900);
        int month = 1 + field(time, 4, "tm_mon", 0, 11);
        int day = field(time, 3, "tm_mday", 1, 31);
        int hour = field(time, 2, "tm_hour", 0, 23);
        int minute = field(time, 1, "tm_min", 0, 59);
        int second = field(time, 0, "tm_sec", 0, 59);
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second);
        } catch (DateTimeException e) {
            throw new IOException("the hardware clock shows a day that is none: " + e.getMessage(), e);
        }
    }

    private static int field(MemorySegment time, int index, String name, int least, int most) throws IOException {
        int value = time.getAtIndex(JAVA_INT, index);
        if (value < least || value > most) {
            throw new IOException("the hardware clock shows no time: " + name + " is " + value + ", and may be " + least
                    + " to " + most + "; set it");
        }
        return value;
    }

    /**
     * The instant that a shown time means. In the hour that summer time's end repeats it is the one nearer to {@code near}; in the hour
     * that its begin leaves out, the clock has not been put forward yet.
     */
    static Instant instant(LocalDateTime shown, ZoneId zone, Instant near) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(shown);
        if (offsets.isEmpty()) {
            return shown.toInstant(zone.getRules().getTransition(shown).getOffsetBefore());
        }
        return offsets.stream()
                .map(shown::toInstant)
                .min(Comparator.comparing(one -> Duration.between(one, near).abs()))
                .orElseThrow();
    }

    /** What a clock of a zone shows at an instant. */
    static LocalDateTime shown(Instant instant, ZoneId zone) {
        return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), zone);
    }
}
