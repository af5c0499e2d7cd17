package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.time.ntp.RateLimiter.Admission;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    private static final RateLimit LIMIT = new RateLimit(Duration.ofSeconds(2), 3, Duration.ofSeconds(8), 4);

    private final RateLimiter limiter = new RateLimiter(LIMIT);

    @Test
    void aBurstIsAnsweredAndThenOneInEachInterval() {
        InetAddress client = address("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.admit(client, START)).isEqualTo(Admission.ANSWER);
        }
        assertThat(limiter.admit(client, START)).isEqualTo(Admission.KISS);
        assertThat(limiter.admit(client, START.plusMillis(1999))).isEqualTo(Admission.DROP);
        assertThat(limiter.admit(client, START.plusMillis(2000))).isEqualTo(Admission.ANSWER);
        assertThat(limiter.admit(client, START.plusMillis(2001))).isEqualTo(Admission.DROP);
    }

    @Test
    void whoGoesOnAskingIsToldAgainAfterAWhile() {
        InetAddress client = address("192.0.2.1");
        int kisses = 0;
        for (int second = 0; second < 80; second++) {
            for (int i = 0; i < 100; i++) {
                kisses += limiter.admit(client, START.plusSeconds(second)) == Admission.KISS ? 1 : 0;
            }
        }
        assertThat(kisses).isEqualTo(10);
    }

    @Test
    void oneClientDoesNotUseUpAnothersQuestions() {
        for (int i = 0; i < 100; i++) {
            limiter.admit(address("192.0.2.1"), START);
        }
        assertThat(limiter.admit(address("192.0.2.2"), START)).isEqualTo(Admission.ANSWER);
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOneClient() {
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.admit(address("2001:db8:0:1::" + i), START)).isEqualTo(Admission.ANSWER);
        }
        assertThat(limiter.admit(address("2001:db8:0:1:ffff::1"), START)).isEqualTo(Admission.KISS);
        assertThat(limiter.admit(address("2001:db8:0:2::1"), START)).isEqualTo(Admission.ANSWER);
        assertThat(limiter.clients()).isEqualTo(2);
    }

    @Test
    void theTableIsBoundedAndForgetsWhoWasSilentLongest() {
        for (int i = 0; i < 4; i++) {
            limiter.admit(address("192.0.2.9"), START);
        }
        for (int i = 0; i < 1000; i++) {
            limiter.admit(address("198.51.100.1"), START);
            limiter.admit(address("2001:db8:0:" + Integer.toHexString(i) + "::"), START);
        }
        assertThat(limiter.clients()).isEqualTo(4);
        assertThat(limiter.admit(address("192.0.2.9"), START)).isEqualTo(Admission.ANSWER);
        assertThat(limiter.admit(address("198.51.100.1"), START)).isEqualTo(Admission.DROP);
    }

    @Test
    void aClockThatIsSetBackLocksNobodyOut() {
        InetAddress client = address("192.0.2.1");
        for (int i = 0; i < 5; i++) {
            limiter.admit(client, START);
        }
        assertThat(limiter.admit(client, START.minus(Duration.ofDays(365)))).isEqualTo(Admission.ANSWER);
        assertThat(limiter.admit(client, START.plus(Duration.ofDays(365L * 400))))
                .isEqualTo(Admission.ANSWER);
    }

    @Property
    void inNoSpanAreMoreAnswersThanABurstAndOneForEachInterval(
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 3_000) Long> pausesMillis) {
        RateLimiter fresh = new RateLimiter(LIMIT);
        Instant now = START;
        int answers = 0;
        for (long pause : pausesMillis) {
            now = now.plusMillis(pause);
            answers += fresh.admit(address("192.0.2.1"), now) == Admission.ANSWER ? 1 : 0;
        }
        long intervals = Duration.between(START, now).dividedBy(LIMIT.interval());
        assertThat((long) answers).isLessThanOrEqualTo(LIMIT.burst() + intervals);
    }

    @Test
    void withoutALimitEveryoneIsAnsweredAndNobodyRemembered() {
        RateLimiter none = new RateLimiter(RateLimit.none());
        for (int i = 0; i < 1000; i++) {
            assertThat(none.admit(address("192.0.2.1"), START)).isEqualTo(Admission.ANSWER);
        }
        assertThat(none.clients()).isZero();
    }

    @Test
    void aLimitThatIsNoneIsRefusedByItsField() {
        RateLimit standard = RateLimit.standard();
        assertThatThrownBy(() -> standard.withInterval(Duration.ofNanos(-1))).hasMessageContaining("interval");
        assertThatThrownBy(() -> standard.withKissInterval(Duration.ZERO)).hasMessageContaining("kisses");
        assertThatThrownBy(() -> standard.withBurst(0)).hasMessageContaining("burst");
        assertThatThrownBy(() -> standard.withClients(0)).hasMessageContaining("clients");
    }

    /** Literals only, so that no name is looked up. */
    private static InetAddress address(String literal) {
        try {
            assertThat(literal).matches("[0-9a-f.:]+");
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    @Test
    void anIpv4AddressIsNoIpv6Network() throws UnknownHostException {
        byte[] mapped = ByteBuffer.allocate(16).putInt(0xc0000201).array();
        for (int i = 0; i < 4; i++) {
            limiter.admit(address("192.0.2.1"), START);
        }
        assertThat(limiter.admit(InetAddress.getByAddress(mapped), START)).isEqualTo(Admission.ANSWER);
    }
}
