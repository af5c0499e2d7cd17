package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NtpTimestampTest {
    private static final long EARLIEST = Instant.parse("2006-01-01T00:00:00Z").getEpochSecond();
    private static final long ERA = 1L << 32;

    @Test
    void secondsAreCountedFrom1900AndAgainFrom2036() {
        assertThat(NtpTimestamp.of(Instant.EPOCH).bits()).isEqualTo(0x83aa7e80_00000000L);
        assertThat(NtpTimestamp.of(Instant.parse("2036-02-07T06:28:15.5Z")).bits())
                .isEqualTo(0xffffffff_80000000L);
        assertThat(NtpTimestamp.of(Instant.parse("2036-02-07T06:28:17Z")).bits())
                .isEqualTo(0x00000001_00000000L);
    }

    @Test
    void timesBefore2006AreTakenForThoseOfTheNextEra() {
        assertThat(NtpTimestamp.of(Instant.EPOCH).time()).isEqualTo(Instant.ofEpochSecond(ERA));
        assertThat(NtpTimestamp.of(Instant.parse("2005-12-31T23:59:59Z")).time())
                .isEqualTo(Instant.parse("2142-02-07T06:28:15Z"));
        assertThat(NtpTimestamp.of(Instant.parse("2006-01-01T00:00:00Z")).time())
                .isEqualTo(Instant.parse("2006-01-01T00:00:00Z"));
    }

    @Test
    void anotherPivotGivesAnotherEra() {
        NtpTimestamp stamp = NtpTimestamp.of(Instant.EPOCH.plusMillis(250));

        assertThat(stamp.timeFrom(Instant.EPOCH)).isEqualTo(Instant.EPOCH.plusMillis(250));
        assertThat(stamp.timeFrom(Instant.EPOCH.plusMillis(251)))
                .isEqualTo(Instant.EPOCH.plusSeconds(ERA).plusMillis(250));
    }

    @Test
    void zeroMeansThatNoTimeIsKnown() {
        assertThat(NtpTimestamp.UNKNOWN.isUnknown()).isTrue();
        assertThat(new NtpTimestamp(1).isUnknown()).isFalse();
    }

    @Test
    void aDifferenceIsRightAcrossAnEra() {
        NtpTimestamp before = NtpTimestamp.of(Instant.parse("2036-02-07T06:28:15.75Z"));
        NtpTimestamp after = NtpTimestamp.of(Instant.parse("2036-02-07T06:28:17.25Z"));

        assertThat(after.since(before)).isEqualTo(Duration.ofMillis(1500));
        assertThat(before.since(after)).isEqualTo(Duration.ofMillis(-1500));
    }

    @Property
    void everyTimeOf136YearsSurvives(
            @ForAll @LongRange(min = 0, max = (1L << 32) - 1) long second,
            @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        Instant time = Instant.ofEpochSecond(EARLIEST + second, nanos);

        assertThat(NtpTimestamp.of(time).time()).isEqualTo(time);
    }

    @Property
    void everyStampIsATimeFromItsPivotOn(@ForAll long bits, @ForAll @LongRange(min = -ERA, max = ERA) long pivot) {
        Instant earliest = Instant.ofEpochSecond(pivot);

        assertThat(new NtpTimestamp(bits).timeFrom(earliest)).isBetween(earliest, earliest.plusSeconds(ERA));
    }

    @Property
    void differencesOfLessThanHalfAnEraAreRight(
            @ForAll long bits, @ForAll @LongRange(min = -2_000_000_000L, max = 2_000_000_000L) long seconds) {
        assertThat(new NtpTimestamp(bits + (seconds << 32)).since(new NtpTimestamp(bits)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }
}
