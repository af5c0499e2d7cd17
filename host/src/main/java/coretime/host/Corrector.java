package coretime.host;

import coretime.host.Correction.Method;
import coretime.libvirt.AgentException;
import coretime.libvirt.AgentUnresponsive;
import coretime.libvirt.Domain;
import coretime.time.Offset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The step {@code correct}: {@code guest-set-time}, sent ahead by what the way to the guest takes. The agent steps the
 * clock only after it has read and parsed the command, so the first residual tells how long that way is, and the clock
 * is set once more with it where that helps.
 */
final class Corrector implements Step {

    private static final int ATTEMPTS = 6;

    /** The agent runs hwclock inside the call, which waits for the RTC's next second. */
    private static final Duration SET_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration RTC_GOAL = Duration.ofMillis(750);

    private final ClockProbe probe;

    Corrector(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Correction run(Scene scene) throws InterruptedException {
        Measurement measurement = scene.incident()
                .measurement()
                .orElseThrow(() -> new HostException("there is nothing to correct by: nothing was measured"));
        Offset system = measurement.system();
        if (system == null) {
            return nothing("the system clock could not be read");
        }
        if (!scene.policy().correct()) {
            return nothing("correction is switched off");
        }
        Offset rtc = measurement.rtc();
        if (system.isWithin(scene.policy().tolerance())
                && (rtc == null || rtc.isWithin(scene.policy().rtcTolerance()))) {
            return nothing(null);
        }
        return setTime(scene, system);
    }

    private Correction setTime(Scene scene, Offset measured) throws InterruptedException {
        Domain domain = scene.domain();
        long began = System.nanoTime();
        // A request and its answer took twice the bound, so half of that is the first guess of the way there.
        Duration lead = bounded(measured.bound());
        int attempt = 0;
        String failure = null;
        Duration goal = scene.policy().tolerance().dividedBy(2);
        while (failure == null && attempt < ATTEMPTS) {
            attempt++;
            failure = set(scene, lead);
            try {
                Offset residual = probe.system(domain);
                if (residual.isWithin(goal) && rtcIsSet(domain)) {
                    break;
                }
                lead = bounded(lead.minus(residual.value()));
            } catch (ClockUnreadable e) {
                failure = "the clock was set, but could not be read afterwards: " + e.getMessage();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new Correction(Method.AGENT_SET_TIME, probe.now(), took, attempt, failure);
    }

    /**
     * hwclock sometimes writes the second beside the right one, on a busy guest; as the emulated RTC keeps its place
     * within the second, the right one is at most half a second off.
     */
    private boolean rtcIsSet(Domain domain) throws InterruptedException {
        return probe.rtc(domain).map(rtc -> rtc.isWithin(RTC_GOAL)).orElse(true);
    }

    /** Returns what went wrong, or null. */
    private @Nullable String set(Scene scene, Duration lead) throws InterruptedException {
        long position = scene.events().position();
        try {
            try {
                set(scene.domain(), lead);
            } catch (AgentUnresponsive _) {
                scene.awaitAgent(position);
                set(scene.domain(), lead);
            }
            return null;
        } catch (AgentException e) {
            return "guest-set-time failed: " + e.getMessage();
        }
    }

    private void set(Domain domain, Duration lead) {
        domain.agent().setTime(probe.now().plus(lead), SET_TIMEOUT);
    }

    /** A residual of seconds is no way to a guest: something else sets the clock, and chasing it would add to it. */
    private static Duration bounded(Duration lead) {
        Duration longest = Duration.ofSeconds(2);
        return lead.abs().compareTo(longest) > 0 ? Duration.ZERO : lead;
    }

    private Correction nothing(@Nullable String reason) {
        return new Correction(Method.NONE, probe.now(), Duration.ZERO, 0, reason);
    }
}
