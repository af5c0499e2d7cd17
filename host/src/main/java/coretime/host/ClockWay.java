package coretime.host;

import coretime.libvirt.AgentInfo;
import coretime.time.Offset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way to set a guest's system clock, for one correction: it may remember what it has seen. */
interface ClockWay {

    Correction.Method method();

    /** Why the agent cannot do it; empty where it can. */
    Optional<String> obstacle(AgentInfo agent);

    /** Whether it sets by the host's clock, so that it is no better than that. */
    default boolean usesHostClock() {
        return true;
    }

    /** Whether it has the RTC set, too. */
    default boolean setsRtc() {
        return false;
    }

    /** How often it may be tried. */
    int attempts();

    /**
     * Sets it once.
     *
     * @param offset of the clock, read just now
     * @return what went wrong, null where nothing did: whether the clock is right has to be read
     */
    @Nullable
    String set(ClockScene scene, Offset offset) throws InterruptedException;
}
