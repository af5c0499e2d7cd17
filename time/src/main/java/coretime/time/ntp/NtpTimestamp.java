package coretime.time.ntp;

import java.time.Duration;
import java.time.Instant;

/**
 * A time as NTP sends it: 32 bits of seconds since an era's begin and 32 bits of fraction (RFC 5905, section 6). Which era is not
 * said; era 0 began in 1900 and ends on 2036-02-07.
 *
 * @param bits as on the wire; zero means that the time is not known
 */
public record NtpTimestamp(long bits) {
    public static final NtpTimestamp UNKNOWN = new NtpTimestamp(0);

    /** Seconds from 1900-01-01 to 1970-01-01. */
    private static final long UNIX_EPOCH = 2_208_988_800L;

    private static final long ERA = 1L << 32;
    private static final long FRACTIONS = 1L << 32;
    private static final long NANOS = 1_000_000_000L;

    /**
     * The earliest time that is believed: times lie in the 136 years from here on, so that eras past 2036 come out right and a
     * clock that says 1970 does not make them wrong.
     */
    static final Instant EARLIEST = Instant.parse("2006-01-01T00:00:00Z");

    /** Rounded up to 2⁻³² s, so that a time survives the way to the wire and back. */
    public static NtpTimestamp of(Instant time) {
        long seconds = time.getEpochSecond() + UNIX_EPOCH;
        long fraction = (time.getNano() * FRACTIONS + NANOS - 1) / NANOS;
        return new NtpTimestamp((seconds << 32) + fraction);
    }

    public boolean isUnknown() {
        return bits == 0;
    }

    /** The time between 2006 and 2142 that these bits stand for, rounded down to a nanosecond. */
    public Instant time() {
        return timeFrom(EARLIEST);
    }

    /** The time that these bits stand for within the 136 years from {@code earliest} on. */
    Instant timeFrom(Instant earliest) {
        long seconds = (bits >>> 32) - UNIX_EPOCH;
        long nanos = ((bits & 0xffff_ffffL) * NANOS) >>> 32;
        long eras = Math.floorDiv(earliest.getEpochSecond() - seconds + ERA - 1, ERA);
        Instant time = Instant.ofEpochSecond(seconds + eras * ERA, nanos);
        return time.isBefore(earliest) ? time.plusSeconds(ERA) : time;
    }

    /** This minus an earlier one, right wherever the two are less than 68 years apart. */
    public Duration since(NtpTimestamp earlier) {
        long difference = bits - earlier.bits;
        return Duration.ofSeconds(difference >> 32, ((difference & 0xffff_ffffL) * NANOS) >>> 32);
    }
}
