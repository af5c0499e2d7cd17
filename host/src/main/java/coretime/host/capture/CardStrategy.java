package coretime.host.capture;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code card}: no core, but the crash card with the kernel's log, in tenths of a second. What is left where no strategy can
 * take a core, or where a guest panics so often that its cores are not wanted.
 */
public final class CardStrategy implements Strategy {
    private final LiveCards cards;

    public CardStrategy(GuestMemories memories) {
        this.cards = new LiveCards(memories);
    }

    @Override
    public String name() {
        return "card";
    }

    @Override
    public boolean takesCores() {
        return false;
    }

    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.empty();
    }

    @Override
    public Capture capture(Scene scene) {
        long began = System.nanoTime();
        boolean isLeftAlone = Preserved.obstacle(scene.domain()).isEmpty();
        Optional<String> failure = isLeftAlone ? cards.take(scene) : cards.takeBesideLibvirt(scene);
        return new Capture(name(), null, Duration.ofNanos(System.nanoTime() - began), failure.orElse(null));
    }
}
