package coretime.time.system;

import coretime.time.Offset;
import coretime.time.ntp.ClockDecision;
import coretime.time.ntp.ClockDecision.Act;
import coretime.time.ntp.ClockMoved;
import coretime.time.ntp.NtpResult;
import coretime.time.ntp.SteadyClock;
import coretime.time.ntp.StepPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Sets this machine's system clock (CLOCK_REALTIME) by what NTP servers say of it. */
public final class SystemClock {
    private SystemClock() {}

    /**
     * Steps or slews it, if that is what is to be done, and tells the kernel how right it is.
     *
     * @param result said on {@code line}
     * @param line that the servers' answers were timed on: it shows whether somebody else has set the clock since, and whether the
     *     step was done
     * @throws ClockMoved where somebody else has set the clock since; it is left alone
     * @throws IOException where the kernel refuses
     */
    public static ClockSetting set(NtpResult result, SteadyClock line, StepPolicy policy) throws IOException {
        ClockDecision decision = ClockDecision.on(result, policy);
        Optional<Offset> measured = result.offset();
        if (measured.isEmpty() || decision.act() == Act.REFUSE || decision.act() == Act.LATER) {
            return new ClockSetting(decision, Optional.empty(), false);
        }
        line.requireUnmoved();
        switch (decision.act()) {
            case STEP -> KernelClock.step(decision.by());
            case SLEW -> KernelClock.slew(decision.by());
            default -> {
                // It is right.
            }
        }
        // What has become of the clock, not what was asked for.
        Duration moved = decision.act() == Act.STEP ? line.moved() : Duration.ZERO;
        Offset after =
                new Offset(measured.get().value().plus(moved), measured.get().bound());
        Duration most = after.value().abs().plus(after.bound());
        boolean isRight = decision.act() != Act.STEP || after.value().abs().compareTo(ClockSetting.STEPPED) <= 0;
        if (isRight) {
            KernelClock.markSynchronised(most, after.bound());
        }
        return new ClockSetting(decision, Optional.of(after), isRight);
    }
}
