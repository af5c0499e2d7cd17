package coretime.cli;

import coretime.host.IncidentDocument;
import coretime.host.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of a guest's clocks over a run: its readings, and the line through them. Between two readings the line stays where
 * it was and steps at the act that moved the clock; over a freeze it is inferred, for nobody can read a clock that
 * stands still. Pure.
 *
 * @param readings what was read, in order of time
 * @param legs the line through them
 */
record ClockTrack(List<Reading> readings, List<Leg> legs) {

    /** A reading: an offset from the host's clock in seconds, and the largest error of it, NaN where it is not known. */
    record Reading(Instant at, double offset, double bound, BigDecimal exact) {}

    /** A piece of the line. */
    record Leg(Instant from, double before, Instant to, double after, boolean isInferred) {}

    /** The system clock. */
    static ClockTrack system(LabDocument document) {
        return track(
                document,
                seen -> value(seen.at(), seen.offsetS(), seen.boundS()),
                (incident, panic) -> {
                    IncidentDocument.Clocks base = incident.baseline();
                    return base == null ? null : value(panic, base.offsetS(), base.boundS());
                },
                (incident, resumed) -> {
                    IncidentDocument.Shift shift = incident.shift();
                    return shift == null
                            ? null
                            : value(last(incident, Stage.MEASURE, resumed), shift.beforeS(), shift.boundS());
                },
                (incident, resumed) -> {
                    IncidentDocument.Reading residual = incident.residual();
                    return residual == null
                            ? null
                            : value(last(incident, Stage.PROVE, resumed), residual.offsetS(), residual.boundS());
                });
    }

    /** The RTC, which QEMU tells in whole seconds. */
    static ClockTrack rtc(LabDocument document) {
        return track(
                document,
                seen -> value(seen.at(), seen.rtcS(), null),
                (incident, panic) -> {
                    IncidentDocument.Clocks base = incident.baseline();
                    return base == null ? null : value(panic, base.rtcS(), base.rtcBoundS());
                },
                (incident, resumed) -> {
                    IncidentDocument.Rtc rtc = incident.rtc();
                    return rtc == null ? null : value(resumed, rtc.beforeS(), null);
                },
                (incident, resumed) -> {
                    IncidentDocument.Rtc rtc = incident.rtc();
                    return rtc == null ? null : value(last(incident, Stage.PROVE, resumed), rtc.afterS(), null);
                });
    }

    /** When the vCPUs ran again; the panic itself where they never did. */
    static Instant resumed(IncidentDocument incident) {
        BigDecimal freeze = incident.freezeS();
        return freeze == null
                ? incident.panicAt()
                : incident.panicAt()
                        .plus(Duration.ofMillis(freeze.movePointRight(3).longValue()));
    }

    /** When a step was last heard of, no earlier than the guest ran again. */
    private static Instant last(IncidentDocument incident, Stage stage, Instant resumed) {
        return incident.timeline().stream()
                .filter(moment -> moment.stage() == stage)
                .map(moment -> moment.at())
                .filter(at -> at.isAfter(resumed))
                .max(Comparator.naturalOrder())
                .orElse(resumed);
    }

    private static @Nullable Reading value(Instant at, @Nullable BigDecimal offset, @Nullable BigDecimal bound) {
        return offset == null
                ? null
                : new Reading(at, offset.doubleValue(), bound == null ? Double.NaN : bound.doubleValue(), offset);
    }

    private static ClockTrack track(
            LabDocument document,
            Function<LabDocument.Observation, @Nullable Reading> observed,
            At base,
            At before,
            At after) {
        Pen pen = new Pen();
        List<Act> acts = new ArrayList<>();
        for (LabDocument.Observation observation : document.observations()) {
            Reading reading = observed.apply(observation);
            if (reading != null) {
                acts.add(new Act(observation.at(), () -> pen.step(reading.at(), reading)));
            }
        }
        for (IncidentDocument incident : document.incidents()) {
            acts.add(new Act(incident.panicAt(), () -> pen.incident(incident, base, before, after)));
        }
        acts.stream()
                .sorted(Comparator.comparing(Act::at))
                .forEach(act -> act.draw().run());
        return new ClockTrack(
                pen.readings.stream().sorted(Comparator.comparing(Reading::at)).toList(), List.copyOf(pen.legs));
    }

    @FunctionalInterface
    private interface At {
        @Nullable
        Reading of(IncidentDocument incident, Instant at);
    }

    private record Act(Instant at, Runnable draw) {}

    private static final class Pen {
        private final List<Reading> readings = new ArrayList<>();
        private final List<Leg> legs = new ArrayList<>();
        private @Nullable Instant at;
        private double level;

        void incident(IncidentDocument incident, At base, At before, At after) {
            Instant panic = incident.panicAt();
            Instant resumed = resumed(incident);
            Reading baseline = base.of(incident, panic);
            if (at == null && baseline != null) {
                // Without an earlier reading the baseline is all there is; otherwise it repeats one.
                step(panic, baseline);
            }
            level(panic);
            Reading late = before.of(incident, resumed);
            if (late == null) {
                at = null;
            } else {
                slope(resumed, late.offset());
                step(late.at(), late);
            }
            Reading residual = after.of(incident, resumed);
            if (residual != null) {
                step(corrected(incident, residual.at(), resumed), residual.offset());
                step(residual.at(), residual);
            }
        }

        /** When the clock was set; where it was not, the reading itself is when it was seen to differ. */
        private static Instant corrected(IncidentDocument incident, Instant read, Instant resumed) {
            IncidentDocument.Done done = incident.correction();
            return done == null || done.method().equals("none") ? read : last(incident, Stage.CORRECT, resumed);
        }

        void step(Instant to, Reading reading) {
            step(to, reading.offset());
            readings.add(reading);
        }

        private void step(Instant to, double value) {
            level(to);
            slope(to, value, false);
        }

        private void level(Instant to) {
            if (at != null) {
                slope(to, level, false);
            }
        }

        private void slope(Instant to, double value) {
            slope(to, value, true);
        }

        private void slope(Instant to, double value, boolean isInferred) {
            if (at != null && !(at.equals(to) && level == value)) {
                legs.add(new Leg(at, level, to, value, isInferred));
            }
            at = to;
            level = value;
        }
    }
}
