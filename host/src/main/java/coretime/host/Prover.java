package coretime.host;

/** The step {@code prove}: that the clocks are right, or why that cannot be said. */
final class Prover implements Step {

    private final ClockProver prover;

    Prover(ClockProbe probe, ClockJournal journal) {
        this.prover = new ClockProver(probe, journal);
    }

    @Override
    public Proof run(Scene scene) throws InterruptedException {
        return scene.incident().agentAt().isPresent()
                ? prover.prove(scene.clock())
                : prover.unread(
                        scene.clock(),
                        scene.incident()
                                .measurement()
                                .map(Measurement::failure)
                                .orElse("the guest agent never answered"));
    }
}
