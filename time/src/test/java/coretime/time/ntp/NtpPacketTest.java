package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NtpPacketTest {

    @Test
    void anAnswerIsReadFieldByField() {
        NtpPacket packet = parse(
                "5c02 0ae8 0000 0800 0000 8000 c0a80001",
                "eb000000 80000000 0102030405060708 eb000001 40000000 eb000001 40000001");

        assertThat(packet)
                .isEqualTo(new NtpPacket(
                        LeapIndicator.INSERT,
                        3,
                        NtpPacket.SERVER,
                        2,
                        10,
                        -24,
                        Duration.ofNanos(31_250_000),
                        Duration.ofMillis(500),
                        0xc0a80001,
                        new NtpTimestamp(0xeb00000080000000L),
                        new NtpTimestamp(0x0102030405060708L),
                        new NtpTimestamp(0xeb00000140000000L),
                        new NtpTimestamp(0xeb00000140000001L)));
        assertThat(packet.isKiss()).isFalse();
        assertThat(packet.rootDistance()).isEqualTo(Duration.ofNanos(515_625_000 + 59));
    }

    @Test
    void aKissHasACodeAndWhatIsNotPrintableIsNotPrinted() {
        assertThat(parse("e400 0000 00000000 00000000 52415445", "00".repeat(32))
                        .isKiss())
                .isTrue();
        assertThat(parse("e400 0000 00000000 00000000 52415445", "00".repeat(32))
                        .kissCode())
                .isEqualTo("RATE");
        assertThat(parse("e400 0000 00000000 00000000 1b5bff20", "00".repeat(32))
                        .kissCode())
                .isEqualTo("?[??");
    }

    @Test
    void whatIsShorterThanAHeaderIsNoPacket() {
        assertThatThrownBy(() -> NtpPacket.parse(ByteBuffer.allocate(47)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("48 bytes")
                .hasMessageContaining("47");
    }

    @Test
    void aQuestionTellsNothingButANumberByChance() {
        NtpPacket question = NtpPacket.question(new Random(5));
        byte[] bytes = PacketGuard.NONE.seal(question).array();

        assertThat(bytes).hasSize(48);
        assertThat(bytes[0]).isEqualTo((byte) 0x23);
        assertThat(HexFormat.of().formatHex(bytes, 1, 40)).isEqualTo("000020" + "00".repeat(36));
        assertThat(NtpPacket.question(new Random(6)).transmit()).isNotEqualTo(question.transmit());
        assertThat(NtpPacket.question(() -> 0).transmit().isUnknown()).isFalse();
    }

    @Test
    void theLargestDistanceIsWrittenAsTheLargestThereIs() {
        for (Duration large : new Duration[] {
            Duration.ofSeconds(65_536),
            Duration.ofDays(400),
            Duration.ofSeconds(65_536).minusNanos(1)
        }) {
            ByteBuffer out = ByteBuffer.allocate(48);
            NtpPacket.question(new Random(1)).withTransmit(new NtpTimestamp(1)).write(out);
            NtpPacket far = withRootDispersion(NtpPacket.parse(out.flip()), large);
            out.clear();
            far.write(out);

            assertThat(NtpPacket.parse(out.flip()).rootDispersion()).isGreaterThan(Duration.ofSeconds(65_535));
        }
    }

    @Property
    void whatIsReadIsWrittenAsItWas(@ForAll @Size(48) byte[] bytes) {
        ByteBuffer out = ByteBuffer.allocate(48);

        NtpPacket.parse(ByteBuffer.wrap(bytes)).write(out);

        assertThat(out.array()).isEqualTo(bytes);
    }

    @Property
    void aDistanceIsNeverWrittenSmallerThanItIs(@ForAll @LongRange(min = 0, max = 65_535_999_000_000L) long nanos) {
        ByteBuffer out = ByteBuffer.allocate(48);
        withRootDispersion(NtpPacket.question(new Random(1)), Duration.ofNanos(nanos))
                .write(out);

        // Read, it is rounded down by less than a nanosecond.
        assertThat(NtpPacket.parse(out.flip()).rootDispersion().plusNanos(1))
                .isBetween(Duration.ofNanos(nanos), Duration.ofNanos(nanos + 15_300));
    }

    private static NtpPacket withRootDispersion(NtpPacket packet, Duration wanted) {
        return new NtpPacket(
                packet.leap(),
                packet.version(),
                packet.mode(),
                packet.stratum(),
                packet.poll(),
                packet.precision(),
                packet.rootDelay(),
                wanted,
                packet.referenceId(),
                packet.reference(),
                packet.origin(),
                packet.receive(),
                packet.transmit());
    }

    private static NtpPacket parse(String... hex) {
        return NtpPacket.parse(
                ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", hex).replace(" ", ""))));
    }
}
