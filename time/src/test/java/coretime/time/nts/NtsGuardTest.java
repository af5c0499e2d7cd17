package coretime.time.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.time.ntp.NtpPacket;
import coretime.time.ntp.NtpPeer;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.Refusal;
import coretime.time.ntp.Sampling;
import coretime.time.ntp.SamplingPolicy;
import coretime.time.ntp.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NtsGuardTest {
    private static final Optional<Refusal> BELIEVED = Optional.empty();

    private final Random random = new Random(1);
    private final TestNtsServer server = new TestNtsServer();

    @Test
    void aQuestionHasAnIdentifierACookieAPlaceholderForEachMissingOneAndTheAuthenticatorLast() {
        List<ExtensionField> fields = TestNtsServer.fields(server.guard(6).seal(NtpPacket.question(random)));

        assertThat(fields)
                .extracting(ExtensionField::type)
                .containsExactly(
                        ExtensionField.UNIQUE_IDENTIFIER,
                        ExtensionField.COOKIE,
                        ExtensionField.COOKIE_PLACEHOLDER,
                        ExtensionField.COOKIE_PLACEHOLDER,
                        ExtensionField.AUTHENTICATOR);
        assertThat(fields.getFirst().body().remaining()).isEqualTo(32);
        assertThat(fields.get(2).body()).isEqualTo(ByteBuffer.allocate(TestNtsServer.COOKIE_BYTES));
    }

    @Test
    void aCookieIsUsedOnceAndAnswersBringOthers() {
        NtsGuard guard = server.guard(1);

        for (int i = 0; i < 30; i++) {
            NtpPacket question = NtpPacket.question(random);
            ByteBuffer sent = guard.seal(question);
            if (i % 7 != 0) {
                assertThat(guard.open(question, server.answer(sent))).isEqualTo(BELIEVED);
            } else if (i == 0) {
                assertThat(guard.isReady()).isFalse();
                assertThatThrownBy(() -> guard.seal(question)).hasMessage("there is no unused cookie");
                assertThat(guard.open(question, server.answer(sent))).isEqualTo(BELIEVED);
            }
        }

        assertThat(guard.isReady()).isTrue();
        assertThat(server.seen()).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    @Test
    void eightCookiesAreKeptAtMost() {
        NtsGuard guard = server.guard(8);
        NtpPacket question = NtpPacket.question(random);
        ByteBuffer sent = guard.seal(question);
        ByteBuffer many = ByteBuffer.allocate(4096);
        for (int i = 0; i < 20; i++) {
            ExtensionField.write(many, ExtensionField.COOKIE, ByteBuffer.allocate(100));
        }

        NtpPacket header = TestNtsServer.header(sent, 1, 1, TestNtsServer.TIME);
        assertThat(guard.open(question, TestNtsServer.sealed(header, TestNtsServer.identifier(sent), many.flip())))
                .isEqualTo(BELIEVED);

        int questions = 0;
        while (guard.isReady()) {
            guard.seal(NtpPacket.question(random));
            questions++;
        }
        assertThat(questions).isEqualTo(8);
    }

    @Test
    void aQuestionIsNeverLongerThanWhatPassesInOnePiece() {
        for (int bytes = 12; bytes <= CookieJar.LARGEST; bytes += 13) {
            List<ByteBuffer> cookies = List.of(ByteBuffer.allocate(bytes));
            NtsGuard guard = new NtsGuard(new NtsAgreement(
                    TestNtsServer.ADDRESS,
                    new AesSivCmac256(new byte[32]),
                    new AesSivCmac256(new byte[32]),
                    cookies,
                    new Validity(Instant.MIN, Instant.MAX, false)));

            assertThat(guard.seal(NtpPacket.question(random)).remaining()).isBetween(100, NtsGuard.MOST_BYTES);
        }
    }

    @Test
    void anyFlippedBitIsRefusedAndTheTrueAnswerIsStillBelieved() {
        NtsGuard guard = server.guard(8);
        NtpPacket question = NtpPacket.question(random);
        ByteBuffer answer = server.answer(guard.seal(question));

        for (int bit = 0; bit < answer.limit() * Byte.SIZE; bit++) {
            ByteBuffer forged =
                    ByteBuffer.allocate(answer.limit()).put(answer.duplicate()).flip();
            forged.put(bit / Byte.SIZE, (byte) (forged.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
            assertThat(guard.open(question, forged))
                    .as("bit %d", bit)
                    .isPresent()
                    .get()
                    .isIn(Refusal.NOT_AUTHENTIC, Refusal.MALFORMED);
        }
        assertThat(guard.open(question, answer)).isEqualTo(BELIEVED);
    }

    @Test
    void anAnswerIsBelievedOnceAndOnlyForItsOwnQuestion() {
        NtsGuard guard = server.guard(8);
        NtpPacket first = NtpPacket.question(random);
        NtpPacket second = NtpPacket.question(random);
        ByteBuffer answer = server.answer(guard.seal(first));
        guard.seal(second);

        assertThat(guard.open(second, answer)).contains(Refusal.NOT_AUTHENTIC);
        assertThat(guard.open(first, answer)).isEqualTo(BELIEVED);
        assertThat(guard.open(first, answer)).contains(Refusal.NOT_AUTHENTIC);
    }

    @Test
    void fourQuestionsMayWait() {
        NtsGuard guard = server.guard(8);
        List<NtpPacket> questions = new ArrayList<>();
        List<ByteBuffer> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            questions.add(NtpPacket.question(random));
            answers.add(server.answer(guard.seal(questions.getLast())));
        }

        assertThat(guard.open(questions.get(0), answers.get(0))).contains(Refusal.NOT_AUTHENTIC);
        for (int i = 1; i < 5; i++) {
            assertThat(guard.open(questions.get(i), answers.get(i))).isEqualTo(BELIEVED);
        }
    }

    @Test
    void whatIsNotSealedIsNotBelieved() {
        NtsGuard guard = server.guard(8);
        NtpPacket question = NtpPacket.question(random);
        ByteBuffer sent = guard.seal(question);
        NtpPacket header = TestNtsServer.header(sent, 1, 1, TestNtsServer.TIME);
        ByteBuffer bare = ByteBuffer.allocate(NtpPacket.BYTES);
        header.write(bare);

        assertThat(guard.open(question, bare.flip())).contains(Refusal.NOT_AUTHENTIC);
        assertThat(guard.open(question, TestNtsServer.unsealed(header, TestNtsServer.identifier(sent))))
                .contains(Refusal.NOT_AUTHENTIC);
        assertThat(guard.open(question, ByteBuffer.allocate(20))).contains(Refusal.TOO_SHORT);
    }

    @Test
    void aNakHasToBeBoundToTheQuestionAndEndsNothing() {
        NtsGuard guard = server.guard(8);
        NtpPacket question = NtpPacket.question(random);
        ByteBuffer sent = guard.seal(question);
        NtpPacket nak = TestNtsServer.header(sent, 0, TestNtsServer.NAK, Instant.EPOCH);
        NtpPacket deny = TestNtsServer.header(sent, 0, TestNtsServer.DENY, Instant.EPOCH);
        ByteBuffer own = TestNtsServer.identifier(sent);

        assertThat(guard.open(question, TestNtsServer.unsealed(nak, ByteBuffer.allocate(32))))
                .contains(Refusal.NOT_AUTHENTIC);
        assertThat(guard.open(question, TestNtsServer.unsealed(nak, own))).contains(Refusal.KISS_NTS);
        assertThat(guard.open(question, TestNtsServer.unsealed(deny, own))).contains(Refusal.NOT_AUTHENTIC);
        assertThat(guard.open(question, server.kiss(sent, TestNtsServer.DENY))).isEqualTo(BELIEVED);
    }

    @Test
    void aTimeForWhichTheCertificateDoesNotVouchIsRefused() {
        Instant time = TestNtsServer.TIME;
        Validity until = new Validity(time.minusSeconds(100), time.minusSeconds(1), true);
        Validity from = new Validity(time.plusSeconds(1), time.plusSeconds(100), true);
        Validity with = new Validity(time.minusSeconds(1), time.plusSeconds(1), true);
        NtpPacket question = NtpPacket.question(random);

        for (Validity wrong : List.of(until, from)) {
            NtsGuard guard = server.guard(8, wrong);
            assertThat(guard.open(question, server.answer(guard.seal(question))))
                    .contains(Refusal.NOT_AUTHENTIC);
        }
        NtsGuard guard = server.guard(8, with);
        assertThat(guard.validity()).isEqualTo(with);
        assertThat(guard.open(question, server.answer(guard.seal(question)))).isEqualTo(BELIEVED);
    }

    @Test
    void sealedFieldsThatDoNotAddUpAreMalformed() {
        NtsGuard guard = server.guard(8);
        NtpPacket question = NtpPacket.question(random);
        ByteBuffer sent = guard.seal(question);
        NtpPacket header = TestNtsServer.header(sent, 1, 1, TestNtsServer.TIME);

        assertThat(guard.open(
                        question, TestNtsServer.sealed(header, TestNtsServer.identifier(sent), ByteBuffer.allocate(6))))
                .contains(Refusal.MALFORMED);
    }

    @Property(tries = 1000)
    void noBytesAreBelievedOrThrown(@ForAll @Size(max = 400) byte[] bytes) {
        NtsGuard guard = new TestNtsServer().guard(8);
        NtpPacket question = NtpPacket.question(new Random(2));
        ByteBuffer sent = guard.seal(question);

        assertThat(guard.open(question, ByteBuffer.wrap(bytes))).isPresent();
        // The same behind a header and an identifier that are right.
        ByteBuffer answer = server.answer(sent);
        int begin = NtpPacket.BYTES + 36;
        ByteBuffer forged = ByteBuffer.allocate(begin + bytes.length)
                .put(answer.slice(0, begin))
                .put(bytes)
                .flip();
        assertThat(guard.open(question, forged)).isPresent();
    }

    @Test
    void aForgedNakIsCountedAndTheServersOwnAnswerMeasures() {
        SamplingPolicy policy = SamplingPolicy.standard().withSamples(1);
        Sampling sampling = new Sampling(policy, random, TestNtsServer.TIME);
        sampling.expect();
        sampling.resolved(List.of(new NtpPeer("test", List.of(TestNtsServer.ADDRESS), server.guard(8))));
        ByteBuffer sent = sampling.next(TestNtsServer.TIME).orElseThrow().datagram();
        NtpPacket nak = TestNtsServer.header(sent, 0, TestNtsServer.NAK, Instant.EPOCH);
        Instant came = TestNtsServer.TIME.plusMillis(2);

        sampling.received(TestNtsServer.ADDRESS, TestNtsServer.unsealed(nak, TestNtsServer.identifier(sent)), came);
        assertThat(sampling.result(came).servers().getFirst().verdict()).isEqualTo(Verdict.NOT_AUTHENTIC);
        sampling.received(TestNtsServer.ADDRESS, server.answer(sent), came);

        NtpResult result = sampling.result(came);
        assertThat(result.servers().getFirst().verdict()).isEqualTo(Verdict.SELECTED);
        assertThat(result.servers().getFirst().isAuthentic()).isTrue();
        assertThat(result.servers().getFirst().refusals()).containsEntry(Refusal.KISS_NTS, 1);
        assertThat(result.offset().orElseThrow().value()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void aServerWithoutCookiesAndAnswersIsGivenUpASecondAfterItsLastQuestion() {
        SamplingPolicy policy = SamplingPolicy.standard().withInterval(Duration.ofMillis(100));
        Sampling sampling = new Sampling(policy, random, TestNtsServer.TIME);
        sampling.expect();
        sampling.resolved(List.of(new NtpPeer("test", List.of(TestNtsServer.ADDRESS), server.guard(3))));

        Instant now = TestNtsServer.TIME;
        int asked = 0;
        while (!sampling.isDone(now)) {
            while (sampling.next(now).isPresent()) {
                asked++;
            }
            assertThat(sampling.wakeUp()).isAfter(now);
            now = sampling.wakeUp();
        }

        assertThat(asked).isEqualTo(3);
        assertThat(now).isEqualTo(TestNtsServer.TIME.plusMillis(200).plusSeconds(1));
    }

    @Test
    void questionsLookAlikeInNothing() {
        NtsGuard guard = server.guard(8);
        var identifiers = new HashSet<ByteBuffer>();
        for (int i = 0; i < 8; i++) {
            identifiers.add(TestNtsServer.identifier(guard.seal(NtpPacket.question(random))));
        }

        assertThat(identifiers).hasSize(8);
    }
}
