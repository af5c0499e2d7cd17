package coretime.host;

import coretime.libvirt.Domain;
import coretime.time.Bracketing;
import coretime.time.Offset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A domain's clocks as they are now, and what becomes of them. Immutable.
 *
 * @param clock of the running domain's XML, or of its definition where it does not run
 * @param system the system clock's offset; null where the agent does not tell it
 * @param rtc the RTC's; null where QEMU does not tell it
 * @param keeping what keeps the time in the guest; null where it was not told
 * @param forecast what becomes of it
 */
public record ClockExplanation(
        DomainClock clock,
        @Nullable Offset system,
        @Nullable Offset rtc,
        @Nullable GuestTimekeeping keeping,
        ClockForecast forecast) {

    /** Asks QEMU and the guest's agent, for some seconds; changes nothing. */
    public static ClockExplanation of(Domain domain) throws InterruptedException {
        return of(domain, true);
    }

    /**
     * The same, without a word to the guest's agent where it is known not to answer.
     *
     * @param asksAgent whether the agent is asked
     */
    public static ClockExplanation of(Domain domain, boolean asksAgent) throws InterruptedException {
        DomainClock clock = DomainClock.of(domain.xml());
        Optional<Offset> system = Optional.empty();
        Optional<Offset> rtc = Optional.empty();
        Optional<GuestTimekeeping> keeping = Optional.empty();
        if (domain.isActive()) {
            ClockProbe probe = new ClockProbe(Bracketing.system());
            rtc = probe.rtc(domain);
            if (asksAgent && domain.state().isRunning()) {
                keeping = GuestTimekeeping.of(domain);
                system = probe.systemIfTold(domain);
            }
        }
        return new ClockExplanation(
                clock,
                system.orElse(null),
                rtc.orElse(null),
                keeping.orElse(null),
                ClockForecast.of(clock, rtc, keeping));
    }
}
