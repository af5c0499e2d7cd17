package coretime.time.ntp;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one answer says of the local clock.
 *
 * @param at local time at which the answer came
 * @param offset local clock minus the server's reference clock: a late clock has a negative offset. The truth lies in it where the
 *     server is right about its own error.
 * @param delay of the round trip, without the server's own part
 */
record NtpSample(Instant at, Offset offset, Duration delay) {
    /** What two clocks may drift apart while a packet travels: the kernel lets a clock be off by so much, RFC 5905's PHI is 15. */
    static final long DRIFT_PPM = 100;

    /** A clock is not read at the very moment of sending and receiving, nor in units finer than this. */
    private static final Duration READING = Duration.ofNanos(1_000);

    /**
     * The offset of one exchange (RFC 5905, section 8), as the interval that any split of the delay between both ways allows.
     *
     * @param sent local time before the question left
     * @param came local time after the answer came
     * @return empty where the times cannot be
     */
    static Optional<NtpSample> of(Instant sent, NtpPacket answer, Instant came) {
        Instant receive = answer.receive().time();
        Instant transmit = answer.transmit().time();
        Duration away = answer.transmit().since(answer.receive());
        Duration roundTrip = Duration.between(sent, came);
        Duration slack = drift(roundTrip).plus(READING);
        if (away.isNegative() || away.compareTo(roundTrip.plus(slack)) > 0) {
            return Optional.empty();
        }
        Duration low = Duration.between(receive, sent);
        Duration high = Duration.between(transmit, came);
        Offset raw = low.compareTo(high) <= 0 ? Offset.between(low, high) : Offset.between(high, low);
        Duration delay = roundTrip.minus(away);
        return Optional.of(new NtpSample(
                came,
                new Offset(raw.value(), raw.bound().plus(answer.rootDistance()).plus(slack)),
                delay.isNegative() ? Duration.ZERO : delay));
    }

    /** The same, said of a later moment: its bound grows by what the clock may have drifted meanwhile. */
    Offset offsetAt(Instant later) {
        Duration age = Duration.between(at, later);
        return age.isNegative()
                ? offset
                : new Offset(offset.value(), offset.bound().plus(drift(age)));
    }

    static Duration drift(Duration span) {
        return span.multipliedBy(DRIFT_PPM).dividedBy(1_000_000).plusNanos(1);
    }
}
