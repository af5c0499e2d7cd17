package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.Domain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which strategies can take a domain's core as it is now, and why not the others. Immutable.
 *
 * @param choices those that can: that with the least expected outage first, or in the order of the policy
 * @param refusals why those cannot that cannot, by their names
 */
public record StrategyChoices(List<Choice> choices, Map<String, String> refusals) {
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * A strategy that can take the core.
     *
     * @param estimate how long the guest is expected to be down; empty where that cannot be told
     */
    public record Choice(Strategy strategy, Optional<Duration> estimate) {}

    public StrategyChoices {
        choices = List.copyOf(choices);
        refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    }

    /**
     * Asks each strategy that the policy allows. What one of them throws stands in the way of that one alone.
     *
     * @throws ConnectionLostException where libvirt is away
     */
    public static StrategyChoices of(List<Strategy> strategies, Domain domain, CorePolicy policy) {
        List<Choice> choices = new ArrayList<>();
        Map<String, String> refusals = new LinkedHashMap<>();
        for (Strategy strategy : strategies) {
            if (!policy.order().isEmpty() && !policy.order().contains(strategy.name())) {
                continue;
            }
            try {
                Optional<String> obstacle = strategy.obstacle(domain, policy);
                if (obstacle.isEmpty()) {
                    choices.add(new Choice(strategy, strategy.estimate(domain, policy)));
                } else {
                    refusals.put(strategy.name(), obstacle.get());
                }
            } catch (ConnectionLostException e) {
                throw e;
            } catch (RuntimeException | InternalError | OutOfMemoryError e) {
                // Whatever it is: it stands in the way of this strategy alone.
                refusals.put(strategy.name(), String.valueOf(e.getMessage()));
            }
        }
        choices.sort(
                policy.order().isEmpty()
                        ? Comparator.comparing(choice -> choice.estimate().orElse(HOUR))
                        : Comparator.comparingInt(choice ->
                                policy.order().indexOf(choice.strategy().name())));
        return new StrategyChoices(choices, refusals);
    }
}
