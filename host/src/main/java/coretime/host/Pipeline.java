package coretime.host;

import coretime.libvirt.ConnectionLostException;
import coretime.libvirt.LibvirtException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes an incident from the step after its last recorded one to its end, writing each result to the ledger before the
 * next step begins. An incident from an earlier process goes on the same way.
 */
final class Pipeline {

    private final Ledger ledger;
    private final ClockProbe probe;
    private final Map<Stage, Step> steps;

    Pipeline(Ledger ledger, ClockProbe probe, ClockJournal journal, Step capture) {
        this.ledger = ledger;
        this.probe = probe;
        this.steps = Map.of(
                Stage.CAPTURE, capture,
                Stage.RESTART, new Restarter(probe),
                Stage.MEASURE, new Measurer(probe, journal),
                Stage.CORRECT, new Corrector(probe),
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
        for (Optional<Stage> stage = incident.next(); stage.isPresent(); stage = incident.next()) {
            scene.listener().entered(incident, stage.get());
            StepResult result;
            try {
                result = run(steps.get(stage.get()), scene.with(incident));
            } catch (HostException | LibvirtException e) {
                return end(scene, incident, Outcome.GIVEN_UP, stage.get(), message(e));
            }
            incident = ledger.record(incident, result);
            scene.listener().done(incident, result);
        }
        Proof proof = incident.proof().orElseThrow(() -> new HostException("the pipeline ended without a proof"));
        return end(scene, incident, proof.proven() ? Outcome.PROVEN : Outcome.NOT_PROVEN, Stage.PROVE, proof.reason());
    }

    /** A step that loses libvirt waits for it to come back, within the policy's limit, and is done again. */
    private static StepResult run(@Nullable Step step, Scene scene) throws InterruptedException {
        if (step == null) {
            throw new HostException("no step for incident " + scene.incident().id());
        }
        Deadline deadline = Deadline.in(scene.policy().outageOfLibvirt());
        while (true) {
            try {
                return step.run(scene);
            } catch (ConnectionLostException _) {
                awaitLibvirt(scene, deadline);
            }
        }
    }

    private static void awaitLibvirt(Scene scene, Deadline deadline) {
        try {
            scene.domain().connection().awaitAlive(deadline.left());
        } catch (ConnectionLostException e) {
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
        Incident ended = ledger.end(incident, new Ending(outcome, probe.now(), stage, reason));
        scene.listener().ended(ended);
        return ended;
    }

    private static String message(RuntimeException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
