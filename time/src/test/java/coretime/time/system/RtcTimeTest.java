package coretime.time.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RtcTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void theFieldsStandAsTheKernelHasThem() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = RtcTime.encode(arena, LocalDateTime.parse("2026-11-22T23:58:07"));

            assertThat(time.toArray(JAVA_INT)).containsExactly(7, 58, 23, 22, 10, 126, 0, 325, 0);
        }
    }

    /** From 1970 to the end of 2199. */
    @Property
    void whatIsWrittenIsRead(@ForAll @LongRange(min = 0, max = 7_258_118_399L) long second) throws IOException {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(RtcTime.decode(RtcTime.encode(arena, time))).isEqualTo(time);
        }
    }

    @Test
    void aYearThatNoClockShowsIsNotWritten() {
        try (Arena arena = Arena.ofConfined()) {
            for (String time : new String[] {"1969-12-31T23:59:59", "2200-01-01T00:00:00"}) {
                assertThatThrownBy(() -> RtcTime.encode(arena, LocalDateTime.parse(time)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("from 1970 to 2199");
            }
        }
    }

    @Test
    void aClockWhoseBatteryWasEmptyIsToldWithTheFieldThatIsWrong() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = RtcTime.encode(arena, LocalDateTime.parse("2026-02-28T00:00:00"));
            time.setAtIndex(JAVA_INT, 3, 30);
            assertThatThrownBy(() -> RtcTime.decode(time))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shows a day that is none");
            time.setAtIndex(JAVA_INT, 3, 0);
            assertThatThrownBy(() -> RtcTime.decode(time))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tm_mday is 0, and may be 1 to 31");
            time.setAtIndex(JAVA_INT, 5, 69);
            assertThatThrownBy(() -> RtcTime.decode(time)).hasMessageContaining("tm_year is 69");
        }
    }

    @Test
    void inTheHourThatComesTwiceTheNearerOneIsMeant() {
        LocalDateTime shown = LocalDateTime.parse("2026-10-25T02:30:00");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(RtcTime.instant(shown, BERLIN, first.plusSeconds(5))).isEqualTo(first);
        assertThat(RtcTime.instant(shown, BERLIN, second.minusSeconds(5))).isEqualTo(second);
    }

    @Test
    void inTheHourThatIsLeftOutTheClockHasNotBeenPutForwardYet() {
        LocalDateTime shown = LocalDateTime.parse("2026-03-29T02:30:00");

        assertThat(RtcTime.instant(shown, BERLIN, Instant.EPOCH)).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void aClockOfLocalTimeShowsThat() {
        Instant instant = Instant.parse("2026-07-01T12:00:00.9Z");

        assertThat(RtcTime.shown(instant, BERLIN)).isEqualTo(LocalDateTime.parse("2026-07-01T14:00:00"));
        assertThat(RtcTime.shown(instant, ZoneOffset.UTC)).isEqualTo(LocalDateTime.parse("2026-07-01T12:00:00"));
    }
}
