package coretime.host;

import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kernel adds to its clock what it is off by: exact, and at once. */
final class SetOffset implements ClockWay {

    private static final int ATTEMPTS = 3;

    private final ClockProbe probe;

    SetOffset(ClockProbe probe) {
        this.probe = probe;
    }

    @Override
    public Correction.Method method() {
        return Correction.Method.AGENT_SET_OFFSET;
    }

    @Override
    public Optional<String> obstacle(AgentInfo agent) {
        return GuestCommands.obstacle(agent);
    }

    @Override
    public int attempts() {
        return ATTEMPTS;
    }

    @Override
    public @Nullable String set(ClockScene scene, Offset offset) throws InterruptedException {
        return GuestAdjtimex.add(scene, probe, offset, offset.value().negated());
    }
}
