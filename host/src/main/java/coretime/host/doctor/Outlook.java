package coretime.host.doctor;

import coretime.host.ClockWays;
import coretime.host.CorePolicy;
import coretime.host.Correction;
import coretime.host.GuestTimekeeping;
import coretime.host.Strategy;
import coretime.host.StrategyChoices;
import coretime.libvirt.AgentInfo;
import coretime.libvirt.Domain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would be done if the guest panicked now. Of both lists the first without an obstacle would be taken. Immutable.
 *
 * @param strategies to take the core: those that can, the best first, then those that cannot; none where the guest does not run
 * @param corrections to put the clock right, in the order in which they are tried
 */
public record Outlook(List<Prospect> strategies, List<Prospect> corrections) {

    /**
     * A strategy or a correction.
     *
     * @param name of it
     * @param outage how long the guest is expected to be down; null of corrections, and where it cannot be told
     * @param obstacle why it cannot be had; null where it can
     */
    public record Prospect(
            String name,
            @Nullable Duration outage,
            @Nullable String obstacle) {}

    public Outlook {
        strategies = List.copyOf(strategies);
        corrections = List.copyOf(corrections);
    }

    /** The strategy that would take the core; empty where none could. */
    public Optional<Prospect> strategy() {
        return first(strategies);
    }

    /** The correction that would put the clock right; empty where none could. */
    public Optional<Prospect> correction() {
        return first(corrections);
    }

    /** Why none can: {@code "handoff, direct: REASON; libvirt: REASON"}. */
    static String obstacles(List<Prospect> prospects) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Prospect one : prospects) {
            String _ = names.merge(String.valueOf(one.obstacle()), one.name(), (others, name) -> others + ", " + name);
        }
        return names.entrySet().stream()
                .map(one -> one.getValue() + ": " + one.getKey())
                .collect(Collectors.joining("; "));
    }

    private static Optional<Prospect> first(List<Prospect> prospects) {
        return prospects.stream().filter(one -> one.obstacle() == null).findFirst();
    }

    /** Asks the strategies and the corrections themselves. */
    static Outlook of(DomainFacts facts, List<Strategy> strategies, Optional<String> hostObjection)
            throws InterruptedException {
        return new Outlook(
                facts.runs() ? strategies(facts.domain(), facts.policy().cores(), strategies) : List.of(),
                corrections(facts, hostObjection));
    }

    private static List<Prospect> strategies(Domain domain, CorePolicy policy, List<Strategy> all) {
        List<Strategy> takers = all.stream().filter(Strategy::takesCores).toList();
        for (Strategy strategy : takers) {
            try {
                // What stands in the way already needs no look into the guest's memory.
                if (strategy.obstacle(domain, policy).isEmpty()) {
                    strategy.rehearse(domain, policy);
                }
            } catch (RuntimeException | InternalError | OutOfMemoryError _) {
                // Its obstacle says it in its own words, or it can do without.
            }
        }
        StrategyChoices asked = StrategyChoices.of(takers, domain, policy);
        List<Prospect> prospects = new ArrayList<>();
        asked.choices()
                .forEach(choice -> prospects.add(
                        new Prospect(choice.strategy().name(), choice.estimate().orElse(null), null)));
        asked.refusals().forEach((name, why) -> prospects.add(new Prospect(name, null, why)));
        return prospects;
    }

    private static List<Prospect> corrections(DomainFacts facts, Optional<String> hostObjection)
            throws InterruptedException {
        AgentInfo agent;
        try {
            agent = facts.agent();
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            return facts.policy().correction().order().stream()
                    .map(method -> new Prospect(method.label(), null, why))
                    .toList();
        }
        List<Prospect> prospects = new ArrayList<>();
        for (Map.Entry<Correction.Method, Optional<String>> one : ClockWays.obstacles(
                        facts.policy().correction(), agent, hostObjection)
                .entrySet()) {
            String obstacle = one.getValue().orElse(null);
            prospects.add(new Prospect(
                    one.getKey().label(), null, obstacle == null ? inGuest(one.getKey(), facts) : obstacle));
        }
        return prospects;
    }

    /** What the guest lacks for a way that its agent allows; null where it lacks nothing. */
    private static @Nullable String inGuest(Correction.Method method, DomainFacts facts) throws InterruptedException {
        if (method == Correction.Method.AGENT_SET_OFFSET) {
            try {
                String _ = facts.clockProgram();
            } catch (RuntimeException e) {
                return String.valueOf(e.getMessage());
            }
        }
        if (method == Correction.Method.GUEST_DAEMON) {
            GuestTimekeeping keeping = facts.clock().keeping();
            return keeping != null && keeping.daemons().isEmpty() ? "no time daemon runs in the guest" : null;
        }
        return null;
    }
}
