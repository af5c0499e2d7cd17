package coretime.time.ntp;

import coretime.time.Offset;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one server and what it answered (RFC 5905, section 9, as far as a client needs it). Times are those of the
 * local clock's steady line. For one thread.
 */
final class Association {
    private static final int REACH_BITS = 0xff;
    private static final int QUESTIONS_REMEMBERED = 4;
    private static final Duration MAX_ROOT_DISTANCE = Duration.ofMillis(1500);
    private static final int RATE = 0x52415445;
    private static final int DENY = 0x44454e59;
    private static final int RSTR = 0x52535452;

    /** What was asked. For the association's thread. */
    private static final class Question {
        private final NtpPacket packet;
        private final InetSocketAddress to;
        private Instant sent;

        private Question(NtpPacket packet, InetSocketAddress to, Instant sent) {
            this.packet = packet;
            this.to = to;
            this.sent = sent;
        }

        private NtpPacket packet() {
            return packet;
        }

        private InetSocketAddress to() {
            return to;
        }

        private Instant sent() {
            return sent;
        }
    }

    private final NtpPeer peer;
    private final SamplingPolicy policy;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final List<NtpSample> samples = new ArrayList<>();
    private final Map<Refusal, Integer> refusals = new EnumMap<>(Refusal.class);

    private int address;
    private int asked;
    private int reach;
    private Duration interval;
    private @Nullable Instant lastAsked;
    private @Nullable NtpPacket lastAnswer;
    private long lastAnswered;
    private @Nullable Refusal lastRefusal;
    private boolean isEnded;

    Association(NtpPeer peer, SamplingPolicy policy) {
        this.peer = peer;
        this.policy = policy;
        interval = policy.interval();
    }

    NtpPeer peer() {
        return peer;
    }

    /** Whether nothing more will be asked of it. */
    boolean isEnded() {
        return isEnded || samples.size() >= policy.samples() || !peer.guard().isReady();
    }

    /** Answers that were believed. */
    int samples() {
        return samples.size();
    }

    /** Whether a question is without its answer that left after {@code since}. */
    boolean isWaiting(Instant since) {
        return waiting.stream().anyMatch(question -> question.sent().isAfter(since));
    }

    /** When the last question left that is without its answer. */
    Optional<Instant> lastWaiting() {
        return Optional.ofNullable(waiting.peekLast()).map(Question::sent);
    }

    /** When the next question may leave; nothing where there will be none. */
    Optional<Instant> nextQuestion() {
        if (isEnded()) {
            return Optional.empty();
        }
        return Optional.of(lastAsked == null ? Instant.MIN : lastAsked.plus(interval));
    }

    /** The next question, which leaves now. */
    Outgoing ask(Instant now, RandomGenerator random) {
        if (lastAsked != null && (reach & 1) == 0) {
            // Another of its addresses may answer.
            address = (address + 1) % peer.addresses().size();
        }
        Question question =
                new Question(NtpPacket.question(random), peer.addresses().get(address), now);
        ByteBuffer datagram = peer.guard().seal(question.packet());
        waiting.addLast(question);
        if (waiting.size() > QUESTIONS_REMEMBERED) {
            waiting.removeFirst();
        }
        reach = reach << 1 & REACH_BITS;
        lastAsked = now;
        asked++;
        return new Outgoing(question.to(), datagram, at -> question.sent = at);
    }

    /** Whether a question of this association went to that address. */
    boolean asked(InetSocketAddress from) {
        return waiting.stream().anyMatch(question -> question.to().equals(from))
                || peer.addresses().contains(from);
    }

    /** Whether a datagram repeats a transmit timestamp of this association: more than one may have the same server. */
    boolean isAnsweredBy(NtpPacket answer) {
        return find(answer) != null;
    }

    void received(ByteBuffer datagram, NtpPacket answer, Instant came) {
        Optional<Refusal> refusal = take(datagram, answer, came);
        refusal.ifPresent(this::refuse);
    }

    void refuse(Refusal refusal) {
        refusals.merge(refusal, 1, (one, more) -> Math.addExact(one, more));
        // What anybody can send who knows no question must not hide what the server itself has said.
        if (lastRefusal == null || !refusal.isAnybodys()) {
            lastRefusal = refusal;
        }
    }

    private Optional<Refusal> take(ByteBuffer datagram, NtpPacket answer, Instant came) {
        Optional<Refusal> shape = shape(answer);
        if (shape.isPresent()) {
            return shape;
        }
        Question question = find(answer);
        if (question == null) {
            boolean again = lastAnswered != 0 && answer.origin().bits() == lastAnswered;
            return Optional.of(again ? Refusal.DUPLICATE : Refusal.BOGUS_ORIGIN);
        }
        Optional<Refusal> sealed = peer.guard().open(question.packet(), datagram);
        if (sealed.isPresent()) {
            // The question stays open: whoever can only forge must not be able to end it before the server's own
            // answer.
            return sealed;
        }
        waiting.remove(question);
        lastAnswered = answer.origin().bits();
        return answer.isKiss() ? Optional.of(kiss(answer)) : sample(question, answer, came);
    }

    private static Optional<Refusal> shape(NtpPacket answer) {
        if (answer.version() != NtpPacket.VERSION && answer.version() != NtpPacket.VERSION - 1) {
            return Optional.of(Refusal.WRONG_VERSION);
        }
        return answer.mode() == NtpPacket.SERVER ? Optional.empty() : Optional.of(Refusal.WRONG_MODE);
    }

    private @Nullable Question find(NtpPacket answer) {
        for (Question question : waiting) {
            if (question.packet().transmit().equals(answer.origin())) {
                return question;
            }
        }
        return null;
    }

    private Refusal kiss(NtpPacket answer) {
        return switch (answer.referenceId()) {
            case RATE -> {
                interval = interval.multipliedBy(2).compareTo(policy.longestInterval()) > 0
                        ? policy.longestInterval()
                        : interval.multipliedBy(2);
                yield Refusal.KISS_RATE;
            }
            case DENY, RSTR -> {
                isEnded = true;
                yield Refusal.KISS_DENY;
            }
            default -> Refusal.KISS_OTHER;
        };
    }

    private Optional<Refusal> sample(Question question, NtpPacket answer, Instant came) {
        reach |= 1;
        lastAnswer = answer;
        if (answer.stratum() > NtpPacket.UNSYNCHRONISED) {
            return Optional.of(Refusal.BAD_STRATUM);
        }
        if (answer.leap() == LeapIndicator.UNSYNCHRONISED
                || answer.stratum() == NtpPacket.UNSYNCHRONISED
                || answer.stratum() == 0) {
            return Optional.of(Refusal.UNSYNCHRONISED);
        }
        if (answer.receive().isUnknown() || answer.transmit().isUnknown()) {
            return Optional.of(Refusal.ZERO_TIMESTAMP);
        }
        if (answer.rootDistance().compareTo(MAX_ROOT_DISTANCE) > 0) {
            return Optional.of(Refusal.ROOT_DISTANCE);
        }
        Optional<NtpSample> sample = NtpSample.of(question.sent(), answer, came);
        if (sample.isEmpty()) {
            return Optional.of(Refusal.IMPOSSIBLE_TIMES);
        }
        samples.add(sample.get());
        lastRefusal = null;
        return Optional.empty();
    }

    /** What its answers have in common, said of {@code now}; empty where none was believed. */
    Optional<Candidate> candidate(Instant now) {
        NtpPacket answer = lastAnswer;
        if (samples.isEmpty() || answer == null) {
            return Optional.empty();
        }
        Offset offset = Offset.combine(
                samples.stream().map(sample -> sample.offsetAt(now)).toList());
        Duration delay =
                samples.stream().map(NtpSample::delay).min(Duration::compareTo).orElseThrow();
        return Optional.of(new Candidate(offset, jitter(offset), delay));
    }

    /** Root mean square of what single answers say apart from the whole. */
    private Duration jitter(Offset whole) {
        double squares = 0;
        for (NtpSample sample : samples) {
            double apart = sample.offset().value().minus(whole.value()).toNanos();
            squares += apart * apart;
        }
        return Duration.ofNanos((long) Math.sqrt(squares / samples.size()));
    }

    ServerReport report(Instant now, Verdict verdict) {
        Optional<Candidate> candidate = candidate(now);
        return new ServerReport(
                peer.name(),
                peer.addresses().get(address),
                peer.guard().isAuthentic() && candidate.isPresent(),
                Optional.ofNullable(lastAnswer),
                asked,
                reach,
                samples.size(),
                candidate.map(Candidate::offset),
                candidate.map(Candidate::delay),
                verdict,
                refusals);
    }

    /** What there is to say of it where it gave no sample. */
    Verdict silence() {
        if (lastRefusal == null) {
            return Verdict.NO_ANSWER;
        }
        return switch (lastRefusal) {
            case UNSYNCHRONISED -> Verdict.UNSYNCHRONISED;
            case KISS_DENY -> Verdict.DENIED;
            case KISS_RATE -> Verdict.RATE_LIMITED;
            case ROOT_DISTANCE -> Verdict.TOO_FAR;
            case NOT_AUTHENTIC, KISS_NTS -> Verdict.NOT_AUTHENTIC;
            default -> Verdict.NONSENSE;
        };
    }
}
