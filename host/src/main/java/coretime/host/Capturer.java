package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.DomainState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The step {@code capture}: of the strategies that can take this domain's core, the one with the least expected outage
 * does, or the first of the policy's order. One that fails hands over to the next, while the memory is still there. That
 * none can, or that all fail, is a result and no error: the guest is started again all the same.
 */
final class Capturer implements Step {
    private static final Duration HOUR = Duration.ofHours(1);

    /** The one strategy that ends the QEMU process by itself. */
    private static final String HANDOFF = "handoff";

    private final List<Strategy> strategies;
    private final List<Strategy> lastResorts;
    private final Ledger ledger;

    Capturer(List<Strategy> strategies, Ledger ledger) {
        this.strategies = strategies.stream().filter(Strategy::takesCores).toList();
        this.lastResorts =
                strategies.stream().filter(strategy -> !strategy.takesCores()).toList();
        this.ledger = ledger;
    }

    @Override
    public Capture run(Scene scene) throws InterruptedException {
        List<String> others = new ArrayList<>();
        if (!scene.domain().isActive()) {
            return ended(scene);
        }
        if (isCrashLoop(scene) && CrashActions.isPreserved(scene.domain())) {
            return withoutCore(
                    scene,
                    "more than " + scene.policy().cores().mostPanicsPerHour()
                            + " panics within an hour: no core is taken",
                    others);
        }
        StrategyChoices asked =
                StrategyChoices.of(strategies, scene.domain(), scene.policy().cores());
        asked.refusals().forEach((name, obstacle) -> others.add(name + ": " + obstacle));
        List<StrategyChoices.Choice> choices = asked.choices();
        for (int i = 0; i < choices.size(); i++) {
            StrategyChoices.Choice choice = choices.get(i);
            Capture capture = attempt(choice.strategy(), scene);
            if (!capture.isMiss() || !standsStill(scene.domain().state())) {
                choices.subList(i + 1, choices.size())
                        .forEach(slower -> others.add(slower.strategy().name() + ": "
                                + slower.estimate()
                                        .map(outage -> "is expected to take %.2f s".formatted(outage.toNanos() / 1e9))
                                        .orElse("comes after")));
                return capture.with(choice.estimate().orElse(null), others);
            }
            others.add(choice.strategy().name() + " failed: " + capture.failure());
        }
        return withoutCore(scene, String.join("; ", others), others);
    }

    /** Saves what can be saved without a core. */
    private Capture withoutCore(Scene scene, String reason, List<String> others) throws InterruptedException {
        for (Strategy strategy : lastResorts) {
            Capture capture = attempt(strategy, scene);
            if (capture.failure() == null) {
                return new Capture(strategy.name(), null, capture.took(), reason).with(null, others);
            }
            others.add(strategy.name() + " failed: " + capture.failure());
        }
        return new Capture("none", null, Duration.ZERO, reason).with(null, others);
    }

    /** A strategy that fails may leave a crashed guest paused; it is what it was at the panic, or nearly. */
    private static boolean standsStill(DomainState state) {
        return state.isCrashed() || state.state() == DomainState.State.PAUSED;
    }

    /** The QEMU process is gone. Where it was coretime that ended it, and then ended itself, the ledger has its core. */
    private Capture ended(Scene scene) {
        return ledger.cores().ofIncident(scene.incident().id()).stream()
                .filter(core -> core.strategy().equals(HANDOFF))
                .reduce((_, last) -> last)
                .map(Capturer::ended)
                .orElseGet(() -> new Capture("none", null, Duration.ZERO, "the guest's QEMU process has ended"));
    }

    private static Capture ended(CoreRecord core) {
        boolean isFailed = core.state() == CoreRecord.State.FAILED;
        return new Capture(
                core.strategy(),
                null,
                Duration.ZERO,
                isFailed ? core.detail() : null,
                !isFailed,
                true,
                null,
                null,
                List.of());
    }

    private static Capture attempt(Strategy strategy, Scene scene) throws InterruptedException {
        long began = System.nanoTime();
        try {
            return strategy.capture(scene);
        } catch (ConnectionLostException e) {
            throw e;
        } catch (RuntimeException | InternalError | OutOfMemoryError e) {
            // Whatever it is: the guest must be started again.
            return new Capture(
                    strategy.name(), null, Duration.ofNanos(System.nanoTime() - began), String.valueOf(e.getMessage()));
        }
    }

    private boolean isCrashLoop(Scene scene) {
        Panic panic = scene.incident().panic();
        try {
            return ledger.panicsSince(panic.domain(), panic.at().minus(HOUR))
                    > scene.policy().cores().mostPanicsPerHour();
        } catch (HostException _) {
            return false; // A ledger that cannot be read keeps no guest down.
        }
    }
}
