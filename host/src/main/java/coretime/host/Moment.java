package coretime.host;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that happened in an incident, for its timeline.
 *
 * @param at when, by the host's clock
 * @param stage the step that found it
 * @param text what happened, for people
 */
public record Moment(Instant at, Stage stage, String text) {

    /** The incident's timeline, in order of time. */
    public static List<Moment> of(Incident incident) {
        return of(incident, List.of());
    }

    /** The same with what was seen of its clock since. */
    static List<Moment> of(Incident incident, List<LaterReading> later) {
        List<Moment> moments = new ArrayList<>();
        for (StepResult step : incident.steps()) {
            switch (step) {
                case Panic panic -> moments.add(new Moment(panic.at(), Stage.WATCH, "the guest's kernel panicked"));
                case Capture capture ->
                    moments.add(new Moment(incident.panic().at().plus(capture.took()), Stage.CAPTURE, text(capture)));
                case Restart restart ->
                    moments.add(new Moment(
                            restart.resumedAt(),
                            Stage.RESTART,
                            "the guest's CPUs run the next boot"
                                    + (restart.reason() == null ? "" : ": " + restart.reason())));
                case Measurement measured -> {
                    Instant agentAt = measured.agentAt();
                    if (agentAt != null) {
                        moments.add(new Moment(agentAt, Stage.MEASURE, "the guest agent answers"));
                    }
                    moments.add(new Moment(
                            measured.at(),
                            Stage.MEASURE,
                            measured.system() == null
                                    ? "the system clock could not be read"
                                    : "the system clock is at " + measured.system()));
                }
                case Correction done ->
                    moments.add(new Moment(
                            done.at(),
                            Stage.CORRECT,
                            done.method() == Correction.Method.NONE
                                    ? "no correction" + (done.failure() == null ? " needed" : ": " + done.failure())
                                    : "the clock was set by " + done.method().label()
                                            + (done.failure() == null ? "" : ", but: " + done.failure())));
                case Proof proof ->
                    moments.add(new Moment(
                            proof.at(),
                            Stage.PROVE,
                            proof.proven() ? "proven: " + proof.second() : "not proven: " + proof.reason()));
            }
        }
        later.forEach(reading -> moments.add(new Moment(reading.at(), Stage.PROVE, text(reading))));
        moments.sort(java.util.Comparator.comparing(Moment::at));
        return List.copyOf(moments);
    }

    private static String text(LaterReading reading) {
        return reading.holds() ? "still right: " + reading.offset() : String.valueOf(reading.reason());
    }

    private static String text(Capture capture) {
        if (capture.failure() != null) {
            return "the core failed: " + capture.failure();
        }
        return capture.pending() ? "the guest's memory is held, by " + capture.strategy() : "the core is on disk";
    }
}
