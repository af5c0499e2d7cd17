package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NtpResponderTest {
    private static final Instant CAME = Instant.parse("2026-11-25T12:00:00.123456789Z");
    private static final Instant LEAVES = CAME.plusNanos(40_000);
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    private ServedClock served = ServedClock.local(3);
    private final NtpResponder responder = new NtpResponder(() -> served, RateLimit.none());

    @Test
    void aQuestionIsAnsweredWithWhatWasServedAndItsOwnTransmitTimestamp() {
        served = ServedClock.local(5)
                .withLeap(LeapIndicator.INSERT)
                .withReferenceId(0x0a000001)
                .withRootDelay(Duration.ofMillis(250))
                .withRootDispersion(Duration.ofMillis(500))
                .withReference(CAME.minusSeconds(60));
        NtpPacket question = NtpPacket.question(new Random(1));

        NtpPacket answer = answer(question).orElseThrow();

        assertThat(answer)
                .isEqualTo(new NtpPacket(
                        LeapIndicator.INSERT,
                        4,
                        NtpPacket.SERVER,
                        5,
                        0,
                        -20,
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        0x0a000001,
                        NtpTimestamp.of(CAME.minusSeconds(60)),
                        question.transmit(),
                        NtpTimestamp.of(CAME),
                        NtpTimestamp.of(LEAVES)));
        assertThat(responder.counters().answered()).isEqualTo(1);
        assertThat(responder.counters().unanswered()).isEmpty();
    }

    @Test
    void anAnswerHasTheVersionAndThePollOfItsQuestion() {
        ByteBuffer question = question(3, NtpPacket.CLIENT, NtpPacket.BYTES).put(2, (byte) 6);

        NtpPacket answer = answer(question).orElseThrow();

        assertThat(answer.version()).isEqualTo(3);
        assertThat(answer.poll()).isEqualTo(6);
    }

    @Test
    void anOffsetIsServedInAllThreeTimes() {
        served = ServedClock.local(1).withOffset(Duration.ofHours(-2));

        NtpPacket answer = answer(NtpPacket.question(new Random(1))).orElseThrow();

        assertThat(answer.receive().time()).isEqualTo(CAME.minus(Duration.ofHours(2)));
        assertThat(answer.transmit().time()).isEqualTo(LEAVES.minus(Duration.ofHours(2)));
        assertThat(answer.reference()).isEqualTo(answer.receive());
    }

    @Test
    void anUnsynchronisedClockSaysSo() {
        served = ServedClock.unsynchronised();

        NtpPacket answer = answer(NtpPacket.question(new Random(1))).orElseThrow();

        assertThat(answer.leap()).isEqualTo(LeapIndicator.UNSYNCHRONISED);
        assertThat(answer.stratum()).isEqualTo(NtpPacket.UNSYNCHRONISED);
        assertThat(answer.reference().isUnknown()).isTrue();
    }

    @Test
    void theFirstMomentOfAnEraIsNotServedAsUnknown() {
        Instant era = Instant.parse("2036-02-07T06:28:16Z");
        assertThat(NtpTimestamp.of(era).isUnknown()).isTrue();

        NtpReply reply = responder
                .answer(question(4, NtpPacket.CLIENT, NtpPacket.BYTES), CLIENT, era)
                .orElseThrow();
        ByteBuffer out = ByteBuffer.allocate(NtpPacket.BYTES);
        reply.write(out, era);

        NtpPacket answer = NtpPacket.parse(out.flip());
        assertThat(answer.receive().time()).isEqualTo(era);
        assertThat(answer.transmit().time()).isEqualTo(era);
    }

    @Test
    void whatIsNoQuestionOfAClientIsCountedAndNotAnswered() {
        assertThat(answer(ByteBuffer.allocate(0))).isEmpty();
        assertThat(answer(ByteBuffer.allocate(47))).isEmpty();
        assertThat(answer(question(4, NtpPacket.CLIENT, 1501))).isEmpty();
        assertThat(answer(question(4, NtpPacket.SERVER, 48))).isEmpty();
        assertThat(answer(question(2, 6, 48))).isEmpty();
        assertThat(answer(question(2, 7, 192))).isEmpty();
        assertThat(answer(question(4, 1, 48))).isEmpty();
        assertThat(answer(question(4, 5, 48))).isEmpty();
        assertThat(answer(question(5, NtpPacket.CLIENT, 48))).isEmpty();
        assertThat(responder.answer(
                        question(4, NtpPacket.CLIENT, 48),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        CAME))
                .isEmpty();

        NtpServerCounters counters = responder.counters();
        assertThat(counters.answered()).isZero();
        assertThat(counters.unanswered(Unanswered.TOO_SHORT)).isEqualTo(2);
        assertThat(counters.unanswered(Unanswered.TOO_LONG)).isEqualTo(1);
        assertThat(counters.unanswered(Unanswered.ANSWER)).isEqualTo(1);
        assertThat(counters.unanswered(Unanswered.CONTROL)).isEqualTo(2);
        assertThat(counters.unanswered(Unanswered.WRONG_MODE)).isEqualTo(2);
        assertThat(counters.unanswered(Unanswered.WRONG_VERSION)).isEqualTo(1);
        assertThat(counters.unanswered(Unanswered.NO_PORT)).isEqualTo(1);
    }

    @Test
    void extensionFieldsAreIgnoredAndNotAnsweredAtLength() {
        assertThat(responder.answer(question(4, NtpPacket.CLIENT, 1500), CLIENT, CAME))
                .isPresent();
        assertThat(responder.answer(question(4, NtpPacket.CLIENT, 49), CLIENT, CAME))
                .isPresent();
    }

    @Test
    void whoAsksTooOftenIsToldOnceAndThenDropped() {
        NtpResponder limited = new NtpResponder(
                () -> served,
                RateLimit.standard().withInterval(Duration.ofSeconds(2)).withBurst(2));
        NtpPacket question = NtpPacket.question(new Random(1));
        ByteBuffer datagram = PacketGuard.NONE.seal(question);

        assertThat(limited.answer(datagram, CLIENT, CAME)).isPresent();
        assertThat(limited.answer(datagram, CLIENT, CAME)).isPresent();
        NtpPacket kiss = packet(limited.answer(datagram, CLIENT, CAME)).orElseThrow();
        assertThat(limited.answer(datagram, CLIENT, CAME)).isEmpty();

        assertThat(kiss.isKiss()).isTrue();
        assertThat(kiss.kissCode()).isEqualTo("RATE");
        assertThat(kiss.leap()).isEqualTo(LeapIndicator.UNSYNCHRONISED);
        assertThat(kiss.origin()).isEqualTo(question.transmit());
        assertThat(limited.counters().answered()).isEqualTo(2);
        assertThat(limited.counters().unanswered(Unanswered.KISSED)).isEqualTo(1);
        assertThat(limited.counters().unanswered(Unanswered.RATE_LIMITED)).isEqualTo(1);
    }

    @Test
    void aClockThatCannotBeServedIsRefusedByItsField() {
        assertThatThrownBy(() -> ServedClock.local(0)).hasMessageContaining("stratum");
        assertThatThrownBy(() -> ServedClock.local(17)).hasMessageContaining("stratum");
        assertThatThrownBy(() -> ServedClock.local(1).withRootDelay(Duration.ofNanos(-1)))
                .hasMessageContaining("root delay");
        assertThatThrownBy(() -> ServedClock.local(1).withRootDispersion(Duration.ofNanos(-1)))
                .hasMessageContaining("root dispersion");
        assertThatThrownBy(() -> ServedClock.referenceId("TOOLONG")).hasMessageContaining("reference id");
        assertThatThrownBy(() -> ServedClock.referenceId("Ä")).hasMessageContaining("reference id");
        assertThat(ServedClock.referenceId("GPS")).isEqualTo(0x47505300);
    }

    @Property
    void noDatagramThrowsOrIsAnsweredAtGreaterLength(
            @ForAll @Size(max = 1600) byte[] bytes, @ForAll @IntRange(max = 0xffff) int port) {
        Optional<NtpReply> reply = responder.answer(
                ByteBuffer.wrap(bytes), new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CAME);

        if (reply.isPresent()) {
            ByteBuffer out = ByteBuffer.allocate(2048);
            reply.get().write(out, LEAVES);
            assertThat(out.position()).isLessThanOrEqualTo(bytes.length);
            // Answered by another server of this kind, it ends there.
            assertThat(responder.answer(out.flip(), CLIENT, CAME)).isEmpty();
        }
    }

    @Property
    void everyHeaderIsAnsweredOrCountedOnce(@ForAll @Size(48) byte[] bytes) {
        NtpResponder fresh = new NtpResponder(() -> served, RateLimit.none());

        Optional<NtpReply> reply = fresh.answer(ByteBuffer.wrap(bytes), CLIENT, CAME);

        long counted = fresh.counters().unanswered().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(fresh.counters().answered()).isEqualTo(reply.isPresent() ? 1 : 0);
        assertThat(fresh.counters().answered() + counted).isEqualTo(1);
    }

    private Optional<NtpPacket> answer(NtpPacket question) {
        return answer(PacketGuard.NONE.seal(question));
    }

    private Optional<NtpPacket> answer(ByteBuffer datagram) {
        return packet(responder.answer(datagram, CLIENT, CAME));
    }

    private static Optional<NtpPacket> packet(Optional<NtpReply> reply) {
        return reply.map(one -> {
            ByteBuffer out = ByteBuffer.allocate(NtpPacket.BYTES);
            one.write(out, LEAVES);
            return NtpPacket.parse(out.flip());
        });
    }

    private static ByteBuffer question(int version, int mode, int bytes) {
        return ByteBuffer.allocate(bytes).put(0, (byte) (version << 3 | mode));
    }
}
