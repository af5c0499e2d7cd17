package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.LibvirtException;
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
            Optional<String> obstacle = strategy.obstacle(scene.domain());
            if (obstacle.isEmpty()) {
                return capture(strategy, scene);
            }
            obstacles.add(strategy.name() + ": " + obstacle.get());
        }
        return new Capture("none", null, Duration.ZERO, String.join("; ", obstacles));
    }

    private static Capture capture(Strategy strategy, Scene scene) throws InterruptedException {
        try {
            return strategy.capture(scene);
        } catch (ConnectionLostException e) {
            throw e;
        } catch (LibvirtException | HostException e) {
            return new Capture(
                    strategy.name(),
                    null,
                    Duration.ZERO,
                    Optional.ofNullable(e.getMessage()).orElse("failed"));
        }
    }
}
