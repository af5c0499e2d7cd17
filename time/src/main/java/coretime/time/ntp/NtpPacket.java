package coretime.time.ntp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The header of an NTP packet (RFC 5905, figure 8): the first 48 bytes, big-endian.
 *
 * @param version 0 to 7; 3 and 4 are understood
 * @param mode 3 a client's, 4 a server's
 * @param stratum 0 to 255; 0 is a kiss of death or not synchronised, 1 has a reference clock, 16 is not synchronised
 * @param poll as an exponent of 2, in seconds
 * @param precision as an exponent of 2, in seconds
 * @param rootDelay of the way to the reference clock and back
 * @param rootDispersion largest error that has gathered on that way
 * @param referenceId of the reference clock or the next server, or the kiss code
 * @param reference when the server's clock was last set
 * @param origin the request's transmit timestamp
 * @param receive when the request came
 * @param transmit when this left
 */
public record NtpPacket(
        LeapIndicator leap,
        int version,
        int mode,
        int stratum,
        int poll,
        int precision,
        Duration rootDelay,
        Duration rootDispersion,
        int referenceId,
        NtpTimestamp reference,
        NtpTimestamp origin,
        NtpTimestamp receive,
        NtpTimestamp transmit) {
    public static final int VERSION = 4;
    public static final int CLIENT = 3;
    public static final int SERVER = 4;
    public static final int BYTES = 48;

    /** Stratum of a server whose clock is not kept right. */
    public static final int UNSYNCHRONISED = 16;

    /** Codes of a server that is not synchronised for the first time, or that has just stepped its clock. */
    private static final int INIT = 0x494e4954;

    private static final int STEP = 0x53544550;

    private static final int VERSION_SHIFT = 3;
    private static final int LEAP_SHIFT = 6;
    private static final int LOW_THREE_BITS = 7;
    private static final int SHORT_FRACTION_BITS = 16;
    private static final int CLIENT_PRECISION = 32;

    /**
     * A client's question that tells nothing of its clock: all zero but for a random transmit timestamp, which the answer has
     * to repeat (RFC 9109 for the port, draft-ietf-ntp-data-minimization for the rest).
     */
    public static NtpPacket question(RandomGenerator random) {
        long nonce = random.nextLong();
        return new NtpPacket(
                LeapIndicator.NONE,
                VERSION,
                CLIENT,
                0,
                0,
                CLIENT_PRECISION,
                Duration.ZERO,
                Duration.ZERO,
                0,
                NtpTimestamp.UNKNOWN,
                NtpTimestamp.UNKNOWN,
                NtpTimestamp.UNKNOWN,
                new NtpTimestamp(nonce == 0 ? 1 : nonce));
    }

    /**
     * Reads a header; what follows it is left unread.
     *
     * @param datagram at its begin; not moved
     * @throws IllegalArgumentException where it has fewer than 48 bytes
     */
    public static NtpPacket parse(ByteBuffer datagram) {
        if (datagram.remaining() < BYTES) {
            throw new IllegalArgumentException("an NTP header has 48 bytes, here are " + datagram.remaining());
        }
        ByteBuffer in = datagram.slice().order(ByteOrder.BIG_ENDIAN);
        int first = in.get() & 0xff;
        return new NtpPacket(
                LeapIndicator.of(first >> LEAP_SHIFT),
                first >> VERSION_SHIFT & LOW_THREE_BITS,
                first & LOW_THREE_BITS,
                in.get() & 0xff,
                in.get(),
                in.get(),
                shortTime(in.getInt()),
                shortTime(in.getInt()),
                in.getInt(),
                new NtpTimestamp(in.getLong()),
                new NtpTimestamp(in.getLong()),
                new NtpTimestamp(in.getLong()),
                new NtpTimestamp(in.getLong()));
    }

    /** The same that leaves at another time. */
    NtpPacket withTransmit(NtpTimestamp wanted) {
        return new NtpPacket(
                leap,
                version,
                mode,
                stratum,
                poll,
                precision,
                rootDelay,
                rootDispersion,
                referenceId,
                reference,
                origin,
                receive,
                wanted);
    }

    /** Writes it at the buffer's position. */
    public void write(ByteBuffer out) {
        out.order(ByteOrder.BIG_ENDIAN)
                .put((byte) (leap.bits() << LEAP_SHIFT | version << VERSION_SHIFT | mode))
                .put((byte) stratum)
                .put((byte) poll)
                .put((byte) precision)
                .putInt(shortBits(rootDelay))
                .putInt(shortBits(rootDispersion))
                .putInt(referenceId)
                .putLong(reference.bits())
                .putLong(origin.bits())
                .putLong(receive.bits())
                .putLong(transmit.bits());
    }

    /**
     * Whether it says to be asked less or not at all: stratum 0 and a code (RFC 5905, section 7.4). Stratum 0 is also how stratum 16
     * is sent (section 7.3), with no reference or the codes of a server that has none yet: that is no kiss.
     */
    public boolean isKiss() {
        return stratum == 0 && referenceId != 0 && referenceId != INIT && referenceId != STEP;
    }

    /** The four letters of a kiss; whatever is not printable comes as {@code ?}. */
    public String kissCode() {
        byte[] letters = ByteBuffer.allocate(Integer.BYTES).putInt(referenceId).array();
        StringBuilder code = new StringBuilder();
        for (char letter : new String(letters, StandardCharsets.US_ASCII).toCharArray()) {
            code.append(letter > ' ' && letter < 0x7f ? letter : '?');
        }
        return code.toString();
    }

    /** Largest error of the server's clock: half the root delay, the root dispersion and one step of the clock. */
    public Duration rootDistance() {
        return rootDelay.dividedBy(2).plus(rootDispersion).plus(step());
    }

    /** One step of the server's clock, {@code 2^precision} s; at most 1 s, at least 1 ns. */
    private Duration step() {
        int exponent = Math.clamp(precision, -30, 0);
        return Duration.ofNanos(1_000_000_000L >> -exponent);
    }

    private static Duration shortTime(int bits) {
        long unsigned = bits & 0xffff_ffffL;
        return Duration.ofNanos((unsigned * 1_000_000_000L) >> SHORT_FRACTION_BITS);
    }

    /** Rounded up; what does not fit is the most that does. */
    private static int shortBits(Duration duration) {
        if (duration.toSeconds() > 0xffff) {
            return -1;
        }
        long scaled = (duration.toNanos() << SHORT_FRACTION_BITS) + 999_999_999L;
        return (int) Math.min(scaled / 1_000_000_000L, 0xffff_ffffL);
    }
}
