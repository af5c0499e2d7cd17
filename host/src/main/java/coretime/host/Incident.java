package coretime.host;

import coretime.time.Offset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that happened from one panic until the clock was proven or the incident was given up: the results of its steps
 * in their order. Immutable; a further step gives a further incident.
 *
 * @param id the number in the ledger
 * @param steps results so far, the {@link Panic} first
 * @param ending how it ended, null while it is open
 */
public record Incident(
        long id, List<StepResult> steps, @Nullable Ending ending) {

    public Incident {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || !(steps.getFirst() instanceof Panic)) {
            throw new IllegalArgumentException("incident " + id + " does not begin with a panic");
        }
    }

    public Panic panic() {
        return (Panic) steps.getFirst();
    }

    public Optional<Capture> capture() {
        return result(Capture.class);
    }

    public Optional<Restart> restart() {
        return result(Restart.class);
    }

    public Optional<Measurement> measurement() {
        return result(Measurement.class);
    }

    public Optional<Correction> correction() {
        return result(Correction.class);
    }

    public Optional<Proof> proof() {
        return result(Proof.class);
    }

    public Optional<Ending> end() {
        return Optional.ofNullable(ending);
    }

    public boolean isProven() {
        return ending != null && ending.outcome() == Outcome.PROVEN;
    }

    /** How long the vCPUs did not run. A panicked guest is stopped at once, so this is from the panic to the resume. */
    public Optional<Duration> freeze() {
        return restart().map(restart -> Duration.between(panic().at(), restart.resumedAt()));
    }

    /** From the panic until the CPUs ran the next boot. */
    public Optional<Duration> outage() {
        return freeze();
    }

    /** From the panic until the guest agent of the next boot answered. */
    public Optional<Duration> agent() {
        return agentAt().map(at -> Duration.between(panic().at(), at));
    }

    public Optional<Instant> agentAt() {
        return measurement().flatMap(measurement -> Optional.ofNullable(measurement.agentAt()));
    }

    /** The change of the system clock's offset over the panic: the shift that this freeze put on the guest. */
    public Optional<Offset> change() {
        Offset before = panic().baseline();
        return before == null
                ? Optional.empty()
                : measurement()
                        .flatMap(measurement -> Optional.ofNullable(measurement.system()))
                        .map(after -> after.since(before));
    }

    Incident with(StepResult step) {
        List<StepResult> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Incident(id, longer, ending);
    }

    Incident ended(Ending end) {
        return new Incident(id, steps, end);
    }

    /** The step that comes after those recorded; empty when all are. */
    public Optional<Stage> next() {
        return steps.getLast().stage().next();
    }

    private <T extends StepResult> Optional<T> result(Class<T> type) {
        return steps.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
