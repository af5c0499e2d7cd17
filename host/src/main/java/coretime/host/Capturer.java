package coretime.host;

import coretime.libvirt.ConnectionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The step {@code capture}: the first strategy that can take this domain's core does. That none can, or that it fails,
 * is a result and no error: the guest is started again all the same.
 */
final class Capturer implements Step {

    private final List<Strategy> strategies;

    Capturer(List<Strategy> strategies) {
        this.strategies = List.copyOf(strategies);
    }

    @Override
    public Capture run(Scene scene) throws InterruptedException {
        List<String> obstacles = new ArrayList<>();
        for (Strategy strategy : strategies) {
            try {
                Optional<String> obstacle = strategy.obstacle(scene.domain());
                if (obstacle.isEmpty()) {
                    return strategy.capture(scene);
                }
                obstacles.add(strategy.name() + ": " + obstacle.get());
            } catch (ConnectionLostException e) {
                throw e;
            } catch (RuntimeException e) {
                // Whatever it is: the guest must be started again.
                obstacles.add(strategy.name() + " failed: " + e.getMessage());
            }
        }
        return new Capture("none", null, Duration.ZERO, String.join("; ", obstacles));
    }
}
