package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import java.time.Duration;
import java.util.Optional;

/**
 * A strategy that leaves the core to somebody else, with the crash card taken beside it: while libvirt writes for minutes, a
 * person can already read why.
 */
final class CardFirst implements Strategy {
    /** A card takes tenths of a second; whatever hangs is not waited for. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Strategy strategy;
    private final GuestMemories memories;
    private final LiveCards cards;

    CardFirst(Strategy strategy, GuestMemories memories) {
        this.strategy = strategy;
        this.memories = memories;
        this.cards = new LiveCards(memories);
    }

    @Override
    public String name() {
        return strategy.name();
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        return strategy.obstacle(domain, policy);
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return strategy.estimate(domain, policy);
    }

    @Override
    public void prepare(Domain domain, CorePolicy policy) {
        GuestRam _ = memories.ram(domain);
        strategy.prepare(domain, policy);
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        Thread card = Thread.ofPlatform()
                .daemon()
                .name("card-" + scene.domain().name())
                .unstarted(() -> cards.takeBesideLibvirt(scene));
        try {
            card.start();
        } catch (OutOfMemoryError e) {
            scene.listener().warned(scene.incident(), "no crash card: the host has no thread for it");
            return strategy.capture(scene);
        }
        Capture capture = strategy.capture(scene);
        card.join(LONGEST);
        return capture;
    }
}
