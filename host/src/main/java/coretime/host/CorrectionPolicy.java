package coretime.host;

import coretime.host.Correction.Method;
import coretime.time.ntp.NtpServerName;
import java.time.Duration;
import java.util.List;

/**
 * What may be done to guests' clocks.
 *
 * @param wanted whether anything may
 * @param order the ways, the first that works is taken
 * @param slewBelow an offset up to this is slewed and not stepped; zero for never. At 500 ppm it takes 2000 times as long
 * @param mostBackwards a clock that is ahead by more is not stepped back: what has seen the later time may not stand it
 * @param anyHost whether a host whose own clock nobody keeps right is good enough to correct guests by
 * @param judges NTP servers that are asked before a correction whether the host's own clock is right; where there is none, the
 *     kernel's word holds
 */
public record CorrectionPolicy(
        boolean wanted,
        List<Method> order,
        Duration slewBelow,
        Duration mostBackwards,
        boolean anyHost,
        List<NtpServerName> judges) {

    /** 250 ms take 500 s. */
    private static final Duration LONGEST_SLEW = Duration.ofMillis(250);

    public CorrectionPolicy {
        order = List.copyOf(order);
        judges = List.copyOf(judges);
        if (slewBelow.isNegative() || slewBelow.compareTo(LONGEST_SLEW) > 0) {
            throw new IllegalArgumentException(
                    "a clock is slewed from 0 to " + LONGEST_SLEW.toMillis() + " ms, and not " + slewBelow);
        }
        if (mostBackwards.isNegative()) {
            throw new IllegalArgumentException("the limit of a step backwards is negative: " + mostBackwards);
        }
        if (order.contains(Method.NONE) || order.contains(Method.AGENT_SLEW)) {
            throw new IllegalArgumentException("the order is of ways to step a clock, not " + order);
        }
    }

    /** By the agent, with the guest's own daemon as the last resort; back by 10 s at most; by a synchronised host alone. */
    public static CorrectionPolicy standard() {
        return new CorrectionPolicy(
                true,
                List.of(Method.AGENT_SET_OFFSET, Method.AGENT_SET_TIME, Method.GUEST_DAEMON),
                Duration.ZERO,
                Duration.ofSeconds(10),
                false,
                List.of());
    }

    public CorrectionPolicy withWanted(boolean isWanted) {
        return new CorrectionPolicy(isWanted, order, slewBelow, mostBackwards, anyHost, judges);
    }

    public CorrectionPolicy withOrder(List<Method> ways) {
        return new CorrectionPolicy(wanted, ways, slewBelow, mostBackwards, anyHost, judges);
    }

    public CorrectionPolicy withSlewBelow(Duration limit) {
        return new CorrectionPolicy(wanted, order, limit, mostBackwards, anyHost, judges);
    }

    public CorrectionPolicy withMostBackwards(Duration limit) {
        return new CorrectionPolicy(wanted, order, slewBelow, limit, anyHost, judges);
    }

    public CorrectionPolicy withAnyHost(boolean isGoodEnough) {
        return new CorrectionPolicy(wanted, order, slewBelow, mostBackwards, isGoodEnough, judges);
    }

    public CorrectionPolicy withJudges(List<NtpServerName> servers) {
        return new CorrectionPolicy(wanted, order, slewBelow, mostBackwards, anyHost, servers);
    }
}
