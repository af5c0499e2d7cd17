package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtpResultTest {
    private static final Offset OFFSET = new Offset(Duration.ofSeconds(1), Duration.ofMillis(1));

    @Test
    void withAnOffsetThereIsNothingToExplain() {
        assertThat(result(Optional.of(OFFSET), 1, 1, server(Verdict.SELECTED, LeapIndicator.NONE))
                        .why())
                .isEmpty();
    }

    @Test
    void whereNoServerCouldBeAskedEachSaysWhy() {
        NtpResult result = new NtpResult(
                Instant.EPOCH, Optional.empty(), 0, 1, List.of(), Map.of("b", "no keys", "a", "no address"), Map.of());

        assertThat(result.why()).contains("no server could be asked: a: no address; b: no keys");
    }

    @Test
    void whereNoneGaveATimeTheirVerdictsAreCounted() {
        assertThat(result(
                                Optional.empty(),
                                0,
                                1,
                                silent(Verdict.NO_ANSWER),
                                silent(Verdict.DENIED),
                                silent(Verdict.NO_ANSWER))
                        .why()
                        .orElseThrow())
                .startsWith("no server gave a time that can be believed: 1 denied, 2 no answer")
                .contains("UDP port 123");
    }

    @Test
    void whereTheyContradictEachOtherMoreAreToBeAsked() {
        assertThat(result(
                                Optional.empty(),
                                0,
                                1,
                                server(Verdict.UNDECIDED, LeapIndicator.NONE),
                                server(Verdict.UNDECIDED, LeapIndicator.NONE))
                        .why())
                .contains("2 servers answered and no majority agrees: 2 undecided; ask more servers");
    }

    @Test
    void whereFewerAgreeThanAreWantedBothNumbersAreSaid() {
        assertThat(result(Optional.empty(), 1, 3, server(Verdict.SELECTED, LeapIndicator.NONE))
                        .why()
                        .orElseThrow())
                .startsWith("only 1 servers agree where 3 are wanted");
    }

    @Test
    void aLeapIsBelievedOfMoreThanHalfOfThoseSelected() {
        ServerReport insert = server(Verdict.SELECTED, LeapIndicator.INSERT);
        ServerReport none = server(Verdict.SELECTED, LeapIndicator.NONE);
        ServerReport liar = server(Verdict.FALSETICKER, LeapIndicator.DELETE);

        assertThat(result(Optional.of(OFFSET), 2, 1, insert, insert, none, liar, liar, liar)
                        .leap())
                .isEqualTo(LeapIndicator.INSERT);
        assertThat(result(Optional.of(OFFSET), 2, 1, insert, none).leap()).isEqualTo(LeapIndicator.NONE);
        assertThat(result(Optional.of(OFFSET), 0, 1).leap()).isEqualTo(LeapIndicator.NONE);
    }

    private static NtpResult result(Optional<Offset> offset, int agreeing, int wanted, ServerReport... servers) {
        return new NtpResult(Instant.EPOCH, offset, agreeing, wanted, Arrays.asList(servers), Map.of(), Map.of());
    }

    private static ServerReport silent(Verdict verdict) {
        return report(verdict, Optional.empty(), Optional.empty());
    }

    private static ServerReport server(Verdict verdict, LeapIndicator leap) {
        NtpPacket zero = NtpPacket.question(new Random(1));
        NtpPacket answer = new NtpPacket(
                leap,
                4,
                NtpPacket.SERVER,
                2,
                0,
                -20,
                Duration.ZERO,
                Duration.ZERO,
                0,
                zero.transmit(),
                zero.transmit(),
                zero.transmit(),
                zero.transmit());
        return report(verdict, Optional.of(answer), Optional.of(OFFSET));
    }

    private static ServerReport report(Verdict verdict, Optional<NtpPacket> answer, Optional<Offset> offset) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 123);
        return new ServerReport("server", address, false, answer, 1, 0, 0, offset, Optional.empty(), verdict, Map.of());
    }
}
