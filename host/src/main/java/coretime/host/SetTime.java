package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code guest-set-time}, sent ahead by what the way to the guest takes. The agent steps the clock only after it has read and
 * parsed the command, so the first residual tells how long that way is, and the clock is set once more with it. The agent has
 * hwclock set the RTC in the same call.
 */
final class SetTime implements ClockWay {

    private static final int ATTEMPTS = 6;

    /** The agent runs hwclock inside the call, which waits for the RTC's next second. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ClockProbe probe;
    private @Nullable Duration lead;

    SetTime(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Correction.Method method() {
        return Correction.Method.AGENT_SET_TIME;
    }

    @Override
    public Optional<String> obstacle(AgentInfo agent) {
        return agent.supports("guest-set-time")
                ? Optional.empty()
                : Optional.of("the agent has no guest-set-time (it is not enabled, or the guest has no hwclock)");
    }

    @Override
    public boolean setsRtc() {
        return true;
    }

    @Override
    public int attempts() {
        return ATTEMPTS;
    }

    @Override
    public @Nullable String set(ClockScene scene, Offset offset) throws InterruptedException {
        // A request and its answer took twice the bound, so half of that is the first guess of the way there.
        Duration ahead = bounded(lead == null ? offset.bound() : lead.minus(offset.value()));
        lead = ahead;
        try {
            return scene.ask(() -> {
                        scene.domain().agent().setTime(probe.now().plus(ahead), LIMIT);
                        return Optional.<String>empty();
                    })
                    .orElse(null);
        } catch (AgentException e) {
            return "guest-set-time failed: " + e.getMessage();
        }
    }

    /** A residual of seconds is no way to a guest: something else sets the clock, and chasing it would add to it. */
    private static Duration bounded(Duration lead) {
        Duration longest = Duration.ofSeconds(2);
        return lead.abs().compareTo(longest) > 0 ? Duration.ZERO : lead;
    }
}
