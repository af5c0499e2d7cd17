package coretime.time.ntp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What an NTP server answers (RFC 5905, section 9.2, as far as a server of clients needs it). It does no I/O and reads no clock.
 *
 * <p>An answer has 48 bytes and no question fewer: it amplifies nothing. Only clients' questions (mode 3) are answered, so that two
 * servers never talk to each other for ever. Extension fields and message digests of a question are ignored, as RFC 7822 wants of
 * a server that knows none: whoever asked for authenticity does not believe the answer.
 *
 * <p>{@link #answer} for one thread; the counters may be read by any.
 */
final class NtpResponder {
    /** What fits into one Ethernet frame; a question has far less. */
    static final int MOST_BYTES = 1500;

    private static final int RATE = ServedClock.referenceId("RATE");
    private static final int CONTROL = 6;
    private static final int PRIVATE = 7;

    /** 2⁻²⁰ s, a microsecond: more finely no datagram's time is taken. */
    private static final int PRECISION = -20;

    private final Supplier<ServedClock> served;
    private final RateLimiter limiter;
    private final LongAdder answered = new LongAdder();
    private final Map<Unanswered, LongAdder> unanswered = new EnumMap<>(Unanswered.class);

    /** @param served asked once for each question */
    NtpResponder(Supplier<ServedClock> served, RateLimit limit) {
        this.served = served;
        limiter = new RateLimiter(limit);
        for (Unanswered reason : Unanswered.values()) {
            unanswered.put(reason, new LongAdder());
        }
    }

    /**
     * The answer to a datagram, or nothing, and then why is counted. Whatever is in it, nothing is thrown.
     *
     * @param datagram at its begin; not moved
     * @param came what the served clock said when it came
     */
    Optional<NtpReply> answer(ByteBuffer datagram, InetSocketAddress from, Instant came) {
        Optional<Unanswered> size = size(datagram);
        if (size.isPresent()) {
            return nothing(size.get());
        }
        NtpPacket question = NtpPacket.parse(datagram);
        Optional<Unanswered> kind = kind(question);
        if (kind.isPresent()) {
            return nothing(kind.get());
        }
        if (from.getPort() == 0) {
            return nothing(Unanswered.NO_PORT);
        }
        ServedClock clock = served.get();
        return switch (limiter.admit(from.getAddress(), came)) {
            case DROP -> nothing(Unanswered.RATE_LIMITED);
            case KISS -> {
                count(Unanswered.KISSED);
                yield Optional.of(new NtpReply(kiss(question, clock, came), clock.offset()));
            }
            case ANSWER -> {
                answered.increment();
                yield Optional.of(new NtpReply(time(question, clock, came), clock.offset()));
            }
        };
    }

    private Optional<NtpReply> nothing(Unanswered why) {
        count(why);
        return Optional.empty();
    }

    void count(Unanswered why) {
        LongAdder counter = unanswered.get(why);
        if (counter != null) {
            counter.increment();
        }
    }

    private static Optional<Unanswered> size(ByteBuffer datagram) {
        if (datagram.remaining() < NtpPacket.BYTES) {
            return Optional.of(Unanswered.TOO_SHORT);
        }
        return datagram.remaining() > MOST_BYTES ? Optional.of(Unanswered.TOO_LONG) : Optional.empty();
    }

    private static Optional<Unanswered> kind(NtpPacket question) {
        return switch (question.mode()) {
            case NtpPacket.CLIENT -> {
                boolean isKnown =
                        question.version() == NtpPacket.VERSION || question.version() == NtpPacket.VERSION - 1;
                yield isKnown ? Optional.empty() : Optional.of(Unanswered.WRONG_VERSION);
            }
            case NtpPacket.SERVER -> Optional.of(Unanswered.ANSWER);
            case CONTROL, PRIVATE -> Optional.of(Unanswered.CONTROL);
            default -> Optional.of(Unanswered.WRONG_MODE);
        };
    }

    private static NtpPacket time(NtpPacket question, ServedClock clock, Instant came) {
        boolean isKept = clock.stratum() < NtpPacket.UNSYNCHRONISED && clock.leap() != LeapIndicator.UNSYNCHRONISED;
        Instant reference = clock.reference().orElse(came).plus(clock.offset());
        return new NtpPacket(
                clock.leap(),
                question.version(),
                NtpPacket.SERVER,
                clock.stratum(),
                question.poll(),
                PRECISION,
                clock.rootDelay(),
                clock.rootDispersion(),
                clock.referenceId(),
                isKept ? NtpReply.stamp(reference) : NtpTimestamp.UNKNOWN,
                question.transmit(),
                NtpReply.stamp(came.plus(clock.offset())),
                NtpTimestamp.UNKNOWN);
    }

    /** Tells nothing but that less is to be asked (RFC 5905, section 7.4). */
    private static NtpPacket kiss(NtpPacket question, ServedClock clock, Instant came) {
        return new NtpPacket(
                LeapIndicator.UNSYNCHRONISED,
                question.version(),
                NtpPacket.SERVER,
                0,
                question.poll(),
                PRECISION,
                Duration.ZERO,
                Duration.ZERO,
                RATE,
                NtpTimestamp.UNKNOWN,
                question.transmit(),
                NtpReply.stamp(came.plus(clock.offset())),
                NtpTimestamp.UNKNOWN);
    }

    NtpServerCounters counters() {
        Map<Unanswered, Long> counts = new EnumMap<>(Unanswered.class);
        unanswered.forEach((why, count) -> {
            if (count.sum() > 0) {
                counts.put(why, count.sum());
            }
        });
        return new NtpServerCounters(answered.sum(), counts);
    }
}
