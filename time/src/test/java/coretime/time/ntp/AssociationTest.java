package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssociationTest {
    private static final Instant SENT = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant CAME = SENT.plusMillis(20);
    private static final InetSocketAddress FIRST = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_001);
    private static final InetSocketAddress SECOND = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_002);

    private final Association association =
            new Association(NtpPeer.plain("server", List.of(FIRST, SECOND)), SamplingPolicy.standard());
    private final Random random = new Random(1);
    private final NtpResponder responder = new NtpResponder(() -> ServedClock.local(2), RateLimit.none());

    private ByteBuffer ask() {
        return association.ask(SENT, random).datagram();
    }

    /** A right answer, 10 ms after the question. */
    private ByteBuffer answer(ByteBuffer question) {
        Instant there = SENT.plusMillis(10);
        ByteBuffer out = ByteBuffer.allocate(NtpPacket.BYTES);
        responder.answer(question, SimulatedServer.CLIENT, there).orElseThrow().write(out, there);
        return out.flip();
    }

    private void receive(ByteBuffer answer) {
        association.received(answer, NtpPacket.parse(answer), CAME);
    }

    private Map<Refusal, Integer> refusals() {
        return association.report(CAME, Verdict.UNDECIDED).refusals();
    }

    private void assertRefused(Refusal refusal, UnaryOperator<ByteBuffer> tamper) {
        receive(tamper.apply(answer(ask())));
        assertThat(refusals()).containsExactly(Map.entry(refusal, 1));
        assertThat(association.samples()).isZero();
    }

    @Test
    void aRightAnswerIsASample() {
        receive(answer(ask()));

        assertThat(association.samples()).isEqualTo(1);
        assertThat(refusals()).isEmpty();
        Candidate candidate = association.candidate(CAME).orElseThrow();
        assertThat(candidate.offset().value()).isZero();
        assertThat(candidate.offset().bound()).isBetween(Duration.ofMillis(11), Duration.ofMillis(12));
        assertThat(candidate.delay()).isEqualTo(Duration.ofMillis(20));
        assertThat(association
                        .candidate(CAME.plusSeconds(100))
                        .orElseThrow()
                        .offset()
                        .bound())
                .isGreaterThan(Duration.ofMillis(20));
    }

    /** Byte, value, and why it is refused: one wrong field at a time. */
    @ParameterizedTest
    @CsvSource({
        "0, 0x2c, WRONG_VERSION",
        "0, 0x14, WRONG_VERSION",
        "0, 0x23, WRONG_MODE",
        "0, 0x25, WRONG_MODE",
        "0, 0xe4, UNSYNCHRONISED",
        "1, 16, UNSYNCHRONISED",
        "1, 17, BAD_STRATUM",
        "1, 255, BAD_STRATUM",
        "4, 0x01, ROOT_DISTANCE",
        "8, 0xff, ROOT_DISTANCE",
        "24, 0x55, BOGUS_ORIGIN",
        "32, 0x00, IMPOSSIBLE_TIMES",
        "43, 0xff, IMPOSSIBLE_TIMES"
    })
    void oneWrongFieldIsEnoughToBeRefused(int at, String value, Refusal refusal) {
        assertRefused(refusal, answer -> answer.put(at, (byte) (int) Integer.decode(value)));
    }

    @Test
    void anAnswerWithoutTimesIsRefused() {
        assertRefused(Refusal.ZERO_TIMESTAMP, answer -> answer.putLong(40, 0));
    }

    @Test
    void anAnswerWithoutTheTimeOfReceiptIsRefused() {
        assertRefused(Refusal.ZERO_TIMESTAMP, answer -> answer.putLong(32, 0));
    }

    @Test
    void anAnswerThatTookLongerThanTheWholeWayIsRefused() {
        assertRefused(
                Refusal.IMPOSSIBLE_TIMES,
                answer ->
                        answer.putLong(40, NtpTimestamp.of(SENT.plusMillis(31)).bits()));
    }

    @Test
    void whatHasNotBeenAskedIsRefused() {
        ByteBuffer question = PacketGuard.NONE.seal(NtpPacket.question(new Random(9)));
        ask();
        receive(answer(question));
        assertThat(refusals()).containsExactly(Map.entry(Refusal.BOGUS_ORIGIN, 1));
    }

    @Test
    void aSecondAnswerToTheSameQuestionIsADuplicate() {
        ByteBuffer answer = answer(ask());
        receive(answer);
        receive(answer);
        assertThat(refusals()).containsExactly(Map.entry(Refusal.DUPLICATE, 1));
        assertThat(association.samples()).isEqualTo(1);
    }

    @Test
    void rateDoublesTheIntervalUpToTheLongest() {
        for (int i = 0; i < 8; i++) {
            receive(kiss(answer(ask()), "RATE"));
        }
        assertThat(refusals()).containsExactly(Map.entry(Refusal.KISS_RATE, 8));
        assertThat(association.nextQuestion()).contains(SENT.plusSeconds(64));
        assertThat(association.silence()).isEqualTo(Verdict.RATE_LIMITED);
    }

    @ParameterizedTest
    @CsvSource({"DENY", "RSTR"})
    void aServerThatDeniesServiceIsNotAskedAgain(String code) {
        receive(kiss(answer(ask()), code));
        assertThat(refusals()).containsExactly(Map.entry(Refusal.KISS_DENY, 1));
        assertThat(association.isEnded()).isTrue();
        assertThat(association.nextQuestion()).isEmpty();
        assertThat(association.silence()).isEqualTo(Verdict.DENIED);
    }

    @Test
    void anotherKissIsCountedAndChangesNothing() {
        receive(kiss(answer(ask()), "ACST"));
        assertThat(refusals()).containsExactly(Map.entry(Refusal.KISS_OTHER, 1));
        assertThat(association.nextQuestion()).contains(SENT.plusSeconds(2));
    }

    @Test
    void stratumZeroWithoutAKissIsHowStratumSixteenIsSent() {
        receive(answer(ask()).put(1, (byte) 0).putInt(12, 0));
        receive(kiss(answer(ask()), "INIT"));
        receive(kiss(answer(ask()), "STEP"));

        assertThat(refusals()).containsExactly(Map.entry(Refusal.UNSYNCHRONISED, 3));
        assertThat(association.silence()).isEqualTo(Verdict.UNSYNCHRONISED);
        ServerReport report = association.report(CAME, Verdict.UNSYNCHRONISED);
        assertThat(report.reach()).isEqualTo(0b111);
        assertThat(report.answer()).isPresent();
    }

    @Test
    void aForgedKissThatKnowsNoQuestionChangesNothing() {
        ByteBuffer question = ask();
        receive(kiss(answer(PacketGuard.NONE.seal(NtpPacket.question(new Random(9)))), "DENY"));
        assertThat(association.isEnded()).isFalse();
        receive(answer(question));
        assertThat(association.samples()).isEqualTo(1);
    }

    @Test
    void junkOfAnybodyDoesNotHideWhatTheServerSaid() {
        receive(answer(ask()).put(1, (byte) 16));
        receive(answer(PacketGuard.NONE.seal(NtpPacket.question(new Random(9)))));
        association.refuse(Refusal.TOO_SHORT);

        assertThat(association.silence()).isEqualTo(Verdict.UNSYNCHRONISED);
    }

    @Test
    void whoSendsNothingButJunkSendsNonsenseAndWhoSendsNothingGivesNoAnswer() {
        ask();
        assertThat(association.silence()).isEqualTo(Verdict.NO_ANSWER);
        association.refuse(Refusal.TOO_SHORT);
        assertThat(association.silence()).isEqualTo(Verdict.NONSENSE);
    }

    @Test
    void withoutAnAnswerTheNextAddressIsAsked() {
        assertThat(association.ask(SENT, random).to()).isEqualTo(FIRST);
        assertThat(association.ask(SENT.plusSeconds(2), random).to()).isEqualTo(SECOND);
        assertThat(association.ask(SENT.plusSeconds(4), random).to()).isEqualTo(FIRST);
        assertThat(association.asked(SECOND)).isTrue();
        assertThat(association.asked(new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_003)))
                .isFalse();
        assertThat(association.isWaiting(SENT.plusSeconds(3))).isTrue();
        assertThat(association.isWaiting(SENT.plusSeconds(4))).isFalse();
    }

    @Test
    void whatAnswersIsAskedAgainUntilThereIsEnough() {
        for (int i = 0; i < 4; i++) {
            assertThat(association.isEnded()).isFalse();
            receive(answer(ask()));
        }
        assertThat(association.isEnded()).isTrue();
        ServerReport report = association.report(CAME, Verdict.SELECTED);
        assertThat(report.reach()).isEqualTo(0b1111);
        assertThat(report.address()).isEqualTo(FIRST);
    }

    private static ByteBuffer kiss(ByteBuffer answer, String code) {
        return answer.put(1, (byte) 0).putInt(12, ServedClock.referenceId(code));
    }
}
