package coretime.time.ntp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How one server's packets are sealed: not at all, or by NTS (RFC 8915). Used by one thread at a time.
 */
public interface PacketGuard {
    /** Nothing is sealed. */
    PacketGuard NONE = new PacketGuard() {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ByteBuffer seal(NtpPacket question) {
            ByteBuffer datagram = ByteBuffer.allocate(NtpPacket.BYTES);
            question.write(datagram);
            return datagram.flip();
        }

        @Override
        public Optional<Refusal> open(NtpPacket question, ByteBuffer answer) {
            return Optional.empty();
        }

        @Override
        public boolean isAuthentic() {
            return false;
        }
    };

    /** Whether there is what one more question needs: an unused cookie. */
    boolean isReady();

    /** The whole datagram of a question, ready to be read. */
    ByteBuffer seal(NtpPacket question);

    /**
     * Checks all of an answer's bytes before anything of it is believed. Nothing is thrown, whatever they are. A question whose
     * answer was refused may have another: a kiss NTSN, which its server cannot seal, is refused as {@link Refusal#KISS_NTS}
     * where it is bound to the question (RFC 8915, section 5.7), and ends nothing.
     *
     * @param question that it answers by its origin timestamp
     * @param answer at its begin
     */
    Optional<Refusal> open(NtpPacket question, ByteBuffer answer);

    /** Whether an answer that passed is proven to be the server's. */
    boolean isAuthentic();
}
