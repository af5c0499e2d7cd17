package coretime.cli;

import coretime.host.Capture;
import coretime.host.CorePolicy;
import coretime.host.Scene;
import coretime.host.Strategy;
import coretime.libvirt.Domain;
import coretime.vmcore.FilterLevel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Strategies that one after the other take their cores of one panic, behind a reference of it: the guest stands still until
 * the last of them ends it or lets it go on. To the pipeline it is one strategy.
 *
 * @param reference takes it
 * @param takes what is taken behind it, in this order
 */
record ReferenceFirst(Reference reference, List<Take> takes) implements Strategy {
    /** Takes what cores are compared with. */
    interface Reference {
        void take(Scene scene);
    }

    /**
     * One core.
     *
     * @param strategy takes it
     * @param level what is left out of it
     */
    record Take(Strategy strategy, FilterLevel level) {}

    ReferenceFirst {
        takes = List.copyOf(takes);
    }

    @Override
    public String name() {
        return "reference-first";
    }

    /** The first that there is. */
    @Override
    public Optional<String> obstacle(Domain domain, CorePolicy policy) {
        return takes.stream()
                .map(take -> take.strategy().obstacle(domain, policy.withLevel(take.level())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public Optional<Duration> estimate(Domain domain, CorePolicy policy) {
        return Optional.empty();
    }

    @Override
    public void prepare(Domain domain, CorePolicy policy) {
        takes.forEach(take -> take.strategy().prepare(domain, policy.withLevel(take.level())));
    }

    @Override
    public Capture capture(Scene scene) throws InterruptedException {
        reference.take(scene);
        for (Take take : takes.subList(0, takes.size() - 1)) {
            Capture capture = take.strategy().capture(at(take.level(), scene));
            if (capture.failure() != null) {
                return capture;
            }
        }
        Take last = takes.getLast();
        return last.strategy().capture(at(last.level(), scene));
    }

    private static Scene at(FilterLevel level, Scene scene) {
        return new Scene(
                scene.incident(),
                scene.domain(),
                scene.events(),
                scene.from(),
                scene.policy().withCores(scene.policy().cores().withLevel(level)),
                scene.listener(),
                scene.writers());
    }
}
