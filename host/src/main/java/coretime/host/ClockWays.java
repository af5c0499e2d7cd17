package coretime.host;

import coretime.libvirt.AgentException;
import coretime.libvirt.AgentInfo;
import coretime.libvirt.Domain;
import coretime.time.Bracketing;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a correction of a guest's clock would meet, asked before there is one: nothing is set. Stateless. */
public final class ClockWays {
    private ClockWays() {}

    /**
     * Why not, for each way of the policy's order; empty where it can be taken. The first that can is.
     *
     * @param agent of the guest
     * @param hostObjection what stands against this host's clock
     */
    public static Map<Correction.Method, Optional<String>> obstacles(
            CorrectionPolicy policy, AgentInfo agent, Optional<String> hostObjection) {
        ClockProbe probe = new ClockProbe(Bracketing.system());
        Map<Correction.Method, Optional<String>> obstacles = new LinkedHashMap<>();
        for (Correction.Method method : policy.order()) {
            ClockWay way = ClockSetter.way(method, probe);
            obstacles.put(method, hostObjection.filter(_ -> way.usesHostClock()).or(() -> way.obstacle(agent)));
        }
        return Collections.unmodifiableMap(obstacles);
    }

    /**
     * What stands against setting guests' clocks by this host's: see {@link CorrectionPolicy#judges}, for whose answers it waits
     * up to 10 s.
     */
    public static Optional<String> hostObjection(Policy policy) throws InterruptedException {
        Duration goal = policy.tolerance().dividedBy(2);
        return HostJudge.objection(policy.correction(), goal);
    }

    /**
     * Has the guest do all that {@code agent-set-offset} does but set the clock.
     *
     * @return the program by which it went: {@code perl} or {@code python3}
     * @throws HostException where it does not go, with the program's own words
     * @throws AgentException where the agent runs no programs
     */
    public static String rehearseSetOffset(Domain domain) {
        return GuestAdjtimex.rehearse(domain);
    }
}
