package coretime.time.ntp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks servers for the time until it is known how far the local clock is off: what to send, when, and what the answers mean. It
 * does no I/O and reads no clock: it is told the time, on a line that nobody steps (see {@link SteadyClock}), and what came.
 *
 * <p>For one thread. The caller's loop: {@link #next} while it gives datagrams; {@link #received} for each that came; wait until
 * {@link #wakeUp}; until {@link #isDone}.
 */
public final class Sampling {
    /** A burst's end waits this long for answers that are on their way. */
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final SamplingPolicy policy;
    private final RandomGenerator random;
    private final Instant begun;
    private final List<Association> associations = new ArrayList<>();
    private final Map<String, String> unresolved = new LinkedHashMap<>();
    private final Map<Refusal, Integer> stray = new EnumMap<>(Refusal.class);
    private int names;

    /** @param random unguessable in earnest: a transmit timestamp is what a forger has to guess */
    public Sampling(SamplingPolicy policy, RandomGenerator random, Instant now) {
        this.policy = policy;
        this.random = random;
        begun = now;
    }

    /** A name is being resolved: until it is, nothing is decided by those that were quicker without its vote. */
    public void expect() {
        names++;
    }

    /** An expected name has these servers: one, or of a pool several. */
    public void resolved(List<NtpPeer> peers) {
        names--;
        peers.forEach(peer -> associations.add(new Association(peer, policy)));
    }

    /** An expected name cannot be asked: it has no address, or no keys could be agreed on. */
    public void unresolved(String name, String why) {
        names--;
        unresolved.put(name, why);
    }

    /** The next datagram that is to leave at {@code now}; its sending time is this one. */
    public Optional<Outgoing> next(Instant now) {
        if (isDone(now)) {
            return Optional.empty();
        }
        for (Association association : associations) {
            Optional<Instant> at = association.nextQuestion();
            if (at.isPresent() && !at.get().isAfter(now)) {
                return Optional.of(association.ask(now, random));
            }
        }
        return Optional.empty();
    }

    /** Takes a datagram that came from somewhere at {@code came}. Whatever is in it, nothing is thrown. */
    public void received(InetSocketAddress from, ByteBuffer datagram, Instant came) {
        List<Association> asked =
                associations.stream().filter(one -> one.asked(from)).toList();
        if (asked.isEmpty()) {
            stray.merge(Refusal.FOREIGN_SOURCE, 1, Math::addExact);
            return;
        }
        if (datagram.remaining() < NtpPacket.BYTES) {
            asked.getFirst().refuse(Refusal.TOO_SHORT);
            return;
        }
        NtpPacket answer = NtpPacket.parse(datagram);
        asked.stream()
                .filter(one -> one.isAnsweredBy(answer))
                .findFirst()
                .orElse(asked.getFirst())
                .received(datagram, answer, came);
    }

    /** When there is next something to do, though nothing comes. */
    public Instant wakeUp() {
        Instant end = begun.plus(policy.patience());
        return associations.stream()
                .flatMap(association -> association.nextQuestion().stream())
                .min(Instant::compareTo)
                .or(this::lastAnswer)
                .filter(next -> next.isBefore(end))
                .orElse(end);
    }

    /** When an answer to the last question of all will not come any more; nothing while names are being resolved. */
    private Optional<Instant> lastAnswer() {
        if (names > 0) {
            return Optional.empty();
        }
        return associations.stream()
                .flatMap(association -> association.lastWaiting().stream())
                .max(Instant::compareTo)
                .map(sent -> sent.plus(ANSWER));
    }

    /** Whether what is known is enough, or no more can be known in time. */
    public boolean isDone(Instant now) {
        if (!now.isBefore(begun.plus(policy.patience()))) {
            return true;
        }
        if (names > 0) {
            return false;
        }
        List<Association> voters = associations.stream()
                .filter(association -> !association.isEnded() || association.samples() > 0)
                .toList();
        if (voters.isEmpty()) {
            return associations.stream().noneMatch(association -> association.isWaiting(now.minus(ANSWER)));
        }
        int majority = Selection.majorityOf(voters.size());
        if (agreeing(voters, 1, majority, now) >= Math.max(policy.quorum(), policy.least())
                || agreeing(voters, policy.fewer(), majority, now) >= Math.max(majority, policy.least())) {
            return true;
        }
        return voters.stream().allMatch(Association::isEnded);
    }

    /** How many of those with so many answers agree, where they are enough to outvote all others whatever those will say. */
    private int agreeing(List<Association> voters, int samples, int majority, Instant now) {
        List<Candidate> candidates = voters.stream()
                .filter(voter -> voter.samples() >= samples)
                .flatMap(voter -> voter.candidate(now).stream())
                .toList();
        return Selection.of(candidates, majority).agreeing();
    }

    /**
     * Most falsetickers among those heard, where they are fewer than half of all that give a time: of those too that may still be
     * heard. So whoever is quick does not decide for those that are slow.
     */
    private int falsetickers(int heard, Instant now) {
        boolean isOver = !now.isBefore(begun.plus(policy.patience()));
        long slow = associations.stream()
                .filter(one -> !one.isEnded() && one.samples() == 0)
                .count();
        int all = heard + (isOver ? 0 : Math.toIntExact(slow) + names);
        return (all - 1) / 2;
    }

    /** What is known, said of {@code now}. */
    public NtpResult result(Instant now) {
        List<Association> answering = associations.stream()
                .filter(one -> one.candidate(now).isPresent())
                .toList();
        List<Candidate> candidates = answering.stream()
                .map(association -> association.candidate(now).orElseThrow())
                .toList();
        Selection selection = Selection.of(candidates, candidates.size() - falsetickers(candidates.size(), now));
        List<ServerReport> reports = new ArrayList<>();
        for (Association association : associations) {
            int index = answering.indexOf(association);
            Verdict verdict =
                    index < 0 ? association.silence() : selection.verdicts().get(index);
            reports.add(association.report(now, verdict));
        }
        int agreeing = selection.agreeing();
        return new NtpResult(
                now,
                agreeing >= policy.least() ? selection.offset() : Optional.empty(),
                agreeing,
                policy.least(),
                reports,
                unresolved,
                stray);
    }
}
