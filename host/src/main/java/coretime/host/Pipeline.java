package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.LibvirtException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes an incident from the step after its last recorded one to its end, writing each result to the ledger before the
 * next step begins, where it can be written. An incident from an earlier process goes on the same way.
 */
final class Pipeline {

    /** A libvirtd that dies this often during one step dies of it. */
    private static final int MOST_LOSSES = 10;

    private final Ledger ledger;
    private final LateEndings endings;
    private final ClockProbe probe;
    private final Map<Stage, Step> steps;

    Pipeline(
            Ledger ledger,
            LateEndings endings,
            ClockProbe probe,
            ClockSetter setter,
            ClockJournal journal,
            Step capture) {
        this.ledger = ledger;
        this.endings = endings;
        this.probe = probe;
        this.steps = Map.of(
                Stage.CAPTURE, capture,
                Stage.RESTART, new Restarter(probe),
                Stage.MEASURE, new Measurer(probe, journal),
                Stage.CORRECT, new Corrector(probe, setter),
                Stage.PROVE, new Prover(probe, journal));
    }

    /**
     * Runs the incident.
     *
     * @return the ended incident
     * @throws InterruptedException when told to stop; the incident stays open in the ledger, at the step it was in
     */
    Incident run(Scene scene) throws InterruptedException {
        Incident incident = scene.incident();
        for (Optional<Stage> next = incident.next(); next.isPresent(); next = incident.next()) {
            Stage stage = next.get();
            scene.listener().entered(incident, stage);
            try {
                StepResult result = result(stage, scene.with(incident));
                incident = keep(scene, incident, result);
                scene.listener().done(incident, result);
                scene.with(incident).requireNoOtherPanic();
            } catch (RuntimeException e) {
                return end(scene, incident, Outcome.GIVEN_UP, stage, message(e));
            }
        }
        Proof proof = incident.proof().orElseThrow(() -> new HostException("the pipeline ended without a proof"));
        return end(scene, incident, proof.proven() ? Outcome.PROVEN : Outcome.NOT_PROVEN, Stage.PROVE, proof.reason());
    }

    /** Whatever becomes of the core, libvirt being away apart: the guest is started again. */
    private StepResult result(Stage stage, Scene scene) throws InterruptedException {
        try {
            return run(step(stage), scene);
        } catch (ConnectionLostException e) {
            throw e;
        } catch (RuntimeException e) {
            if (stage != Stage.CAPTURE || !scene.domain().connection().isAlive()) {
                throw e;
            }
            return new Capture("none", null, Duration.ZERO, message(e));
        }
    }

    private Step step(Stage stage) {
        return Optional.ofNullable(steps.get(stage))
                .orElseThrow(() -> new IllegalStateException("no step for " + stage.label()));
    }

    /**
     * Writes a result before the next step begins. Where the ledger cannot be written, the guest goes first, and then its clock:
     * the core that fills the disk is often what the ledger has no room for. The next result that can be written brings all with it.
     */
    private Incident keep(Scene scene, Incident incident, StepResult result) {
        try {
            return ledger.record(incident, result);
        } catch (LedgerUnavailable e) {
            scene.listener()
                    .warned(
                            incident,
                            "what became of " + result.stage().label() + " is not in the ledger yet: "
                                    + e.getMessage());
            return incident.with(result);
        }
    }

    /** A step that loses libvirt waits for it to come back, within the policy's limit, and is done again. */
    private static StepResult run(Step step, Scene scene) throws InterruptedException {
        for (int loss = 1; ; loss++) {
            try {
                return step.run(scene);
            } catch (ConnectionLostException e) {
                if (loss == MOST_LOSSES) {
                    throw e;
                }
                awaitLibvirt(scene);
            }
        }
    }

    private static void awaitLibvirt(Scene scene) throws InterruptedException {
        try {
            scene.domain().connection().awaitAlive(scene.policy().outageOfLibvirt());
        } catch (ConnectionLostException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new HostException(
                    "libvirt went away and was not back within "
                            + scene.policy().outageOfLibvirt().toSeconds()
                            + " s: start libvirtd again; the guest "
                            + scene.domain().name()
                            + " may be stopped until then",
                    e);
        }
    }

    private Incident end(Scene scene, Incident incident, Outcome outcome, Stage stage, @Nullable String reason) {
        return endings.end(incident, new Ending(outcome, probe.now(), stage, reason), scene.listener());
    }

    private static String message(RuntimeException e) {
        return e instanceof HostException || e instanceof LibvirtException
                ? String.valueOf(e.getMessage())
                : "a fault of coretime itself: " + e;
    }
}
