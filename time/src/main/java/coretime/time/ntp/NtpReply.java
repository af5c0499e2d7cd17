package coretime.time.ntp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * A server's answer that lacks but the time at which it leaves. Safe for use by many threads.
 *
 * @param packet all but its transmit timestamp
 * @param offset that is added to the time at which it leaves
 */
record NtpReply(NtpPacket packet, Duration offset) {
    /** Writes the whole datagram at the buffer's position, 48 bytes. */
    void write(ByteBuffer out, Instant leaves) {
        packet.withTransmit(stamp(leaves.plus(offset))).write(out);
    }

    /** The timestamp of a known time: at an era's very begin, whose bits say that nothing is known, one step later. */
    static NtpTimestamp stamp(Instant time) {
        NtpTimestamp stamp = NtpTimestamp.of(time);
        return stamp.isUnknown() ? new NtpTimestamp(1) : stamp;
    }
}
