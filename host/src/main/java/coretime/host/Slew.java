package coretime.host;

import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kernel slews its clock, at 500 ppm: nobody sees a step, and it takes 2000 times as long as the clock is off. */
final class Slew implements ClockWay {

    private static final int RATE = 2000;
    private static final Duration MORE = Duration.ofSeconds(1);

    private final ClockProbe probe;

    Slew(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Correction.Method method() {
        return Correction.Method.AGENT_SLEW;
    }

    @Override
    public Optional<String> obstacle(AgentInfo agent) {
        return GuestCommands.obstacle(agent);
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public @Nullable String set(ClockScene scene, Offset offset) throws InterruptedException {
        String failure = GuestAdjtimex.slew(scene, probe, offset, offset.value().negated());
        if (failure == null) {
            Thread.sleep(offset.value().abs().multipliedBy(RATE).plus(MORE));
        }
        return failure;
    }
}
