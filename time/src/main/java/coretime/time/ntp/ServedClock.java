package coretime.time.ntp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a server says of the clock that it serves (RFC 5905, figure 8). A value: safe for use by many threads.
 *
 * @param leap what it says of the day's last minute
 * @param stratum 1 to 15, or 16 where the clock is not kept right
 * @param referenceId four bytes that name what the clock follows
 * @param rootDelay of the way to the reference clock and back
 * @param rootDispersion largest error that has gathered on that way
 * @param reference when the clock was last set, as the clock itself said then; empty for one that is its own reference: the time
 *     of each answer
 * @param offset that is added to the clock on purpose, to serve a wrong time in a laboratory; zero to serve the clock as it is
 */
public record ServedClock(
        LeapIndicator leap,
        int stratum,
        int referenceId,
        Duration rootDelay,
        Duration rootDispersion,
        Optional<Instant> reference,
        Duration offset) {
    /** Of a clock that follows nothing but itself. */
    public static final int LOCL = referenceId("LOCL");

    /** What a clock that nobody sets may be off by, as a server of it says. */
    private static final Duration LOCAL_DISPERSION = Duration.ofMillis(1);

    public ServedClock {
        if (stratum < 1 || stratum > NtpPacket.UNSYNCHRONISED) {
            throw new IllegalArgumentException("a served stratum is 1 to " + NtpPacket.UNSYNCHRONISED + ": " + stratum);
        }
        if (rootDelay.isNegative()) {
            throw new IllegalArgumentException("root delay is negative: " + rootDelay);
        }
        if (rootDispersion.isNegative()) {
            throw new IllegalArgumentException("root dispersion is negative: " + rootDispersion);
        }
    }

    /** A clock that is its own reference, with reference id {@code LOCL}. */
    public static ServedClock local(int stratum) {
        return new ServedClock(
                LeapIndicator.NONE, stratum, LOCL, Duration.ZERO, LOCAL_DISPERSION, Optional.empty(), Duration.ZERO);
    }

    /** A clock that is not kept right: leap indicator 3, stratum 16. Clients believe nothing of it. */
    public static ServedClock unsynchronised() {
        return local(NtpPacket.UNSYNCHRONISED)
                .withLeap(LeapIndicator.UNSYNCHRONISED)
                .withReferenceId(referenceId("INIT"));
    }

    /**
     * The four bytes of a name.
     *
     * @param name 1 to 4 printable ASCII characters
     */
    public static int referenceId(String name) {
        byte[] letters = name.getBytes(StandardCharsets.US_ASCII);
        if (letters.length < 1 || letters.length > Integer.BYTES || !name.matches("[!-~]+")) {
            throw new IllegalArgumentException("a reference id has 1 to 4 printable letters: '" + name + "'");
        }
        return ByteBuffer.allocate(Integer.BYTES).put(letters).getInt(0);
    }

    public ServedClock withLeap(LeapIndicator wanted) {
        return new ServedClock(wanted, stratum, referenceId, rootDelay, rootDispersion, reference, offset);
    }

    public ServedClock withReferenceId(int wanted) {
        return new ServedClock(leap, stratum, wanted, rootDelay, rootDispersion, reference, offset);
    }

    public ServedClock withRootDelay(Duration wanted) {
        return new ServedClock(leap, stratum, referenceId, wanted, rootDispersion, reference, offset);
    }

    public ServedClock withRootDispersion(Duration wanted) {
        return new ServedClock(leap, stratum, referenceId, rootDelay, wanted, reference, offset);
    }

    public ServedClock withReference(Instant wanted) {
        return new ServedClock(leap, stratum, referenceId, rootDelay, rootDispersion, Optional.of(wanted), offset);
    }

    /** Serves a wrong time on purpose: a positive offset is served as a clock that is fast. */
    public ServedClock withOffset(Duration wanted) {
        return new ServedClock(leap, stratum, referenceId, rootDelay, rootDispersion, reference, wanted);
    }
}
