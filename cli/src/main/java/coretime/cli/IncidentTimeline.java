package coretime.cli;

import coretime.host.IncidentDocument;
import coretime.host.Moment;
import coretime.host.Stage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An incident as stretches of time, in seconds from the panic. Pure.
 *
 * @param rows stretches and moments, in order
 * @param end the last second that is known of
 */
record IncidentTimeline(List<Row> rows, double end) {

    /** What a stretch is spent on; each has one colour wherever it is shown. */
    enum Phase {
        FREEZE,
        BOOT,
        MEASURE,
        CORRECT,
        PROVE;

        String style() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The phase that a step's moments belong to. */
        static Phase of(Stage stage) {
            return switch (stage) {
                case WATCH, CAPTURE -> FREEZE;
                case RESTART -> BOOT;
                case MEASURE -> MEASURE;
                case CORRECT -> CORRECT;
                case PROVE -> PROVE;
            };
        }
    }

    /**
     * A stretch, or a moment where {@code from} equals {@code to}.
     *
     * @param from seconds from the panic
     * @param to seconds from the panic, not before {@code from}
     * @param isOpen whether what should have ended it never came
     * @param text what it is, shortly
     * @param ending what came at its end, to be added where there is room; may be empty
     */
    record Row(Phase phase, double from, double to, boolean isOpen, String text, String ending) {}

    /**
     * The incident's timeline.
     *
     * @param until the latest that a stretch without an end can have gone on
     */
    static IncidentTimeline of(IncidentDocument incident, Instant until) {
        Builder builder = new Builder(incident, until);
        builder.freeze();
        builder.core();
        builder.boot();
        builder.clock();
        return new IncidentTimeline(List.copyOf(builder.rows), builder.last);
    }

    /** In one sentence, for those who do not see the figure. */
    String description() {
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(text.isEmpty() ? "" : "; ").append(row.text());
            if (!row.ending().isEmpty()) {
                text.append(", ").append(row.ending());
            }
        }
        return text.append('.').toString();
    }

    private static final class Builder {
        private final IncidentDocument incident;
        private final List<Row> rows = new ArrayList<>();
        private final double until;
        private double at;
        private double last;

        Builder(IncidentDocument incident, Instant until) {
            this.incident = incident;
            this.until = since(until);
            incident.timeline().forEach(moment -> last = Math.max(last, since(moment.at())));
        }

        void freeze() {
            BigDecimal freeze = incident.freezeS();
            if (freeze == null) {
                add(Phase.FREEZE, end(Stage.RESTART), true, "frozen, not seen to run again", "");
            } else {
                add(Phase.FREEZE, freeze.doubleValue(), false, "freeze " + Figures.duration(freeze), "CPUs run again");
            }
        }

        void core() {
            moment(Stage.CAPTURE).ifPresent(moment -> {
                double when = since(moment.at());
                String what = incident.core() == null ? "no core" : "core on disk";
                rows.add(new Row(Phase.FREEZE, when, when, false, what + " at " + text(when), ""));
            });
        }

        void boot() {
            if (incident.freezeS() == null) {
                return;
            }
            BigDecimal agent = incident.agentS();
            if (agent != null) {
                add(Phase.BOOT, agent.doubleValue(), false, "boot", "agent answers");
            } else if (incident.restart() != null) {
                add(Phase.BOOT, end(Stage.MEASURE), true, "boot, agent never answers", "");
            }
        }

        void clock() {
            if (incident.agentS() == null) {
                return;
            }
            moment(Stage.MEASURE).ifPresent(moment -> add(Phase.MEASURE, since(moment.at()), false, "measure", ""));
            IncidentDocument.Done done = incident.correction();
            moment(Stage.CORRECT).ifPresent(moment -> {
                if (done == null || done.method().equals("none")) {
                    double when = since(moment.at());
                    rows.add(new Row(Phase.CORRECT, when, when, false, "no correction", ""));
                    at = Math.max(at, when);
                } else {
                    add(Phase.CORRECT, since(moment.at()), false, "correct", "clock set");
                }
            });
            moment(Stage.PROVE)
                    .ifPresent(moment -> add(
                            Phase.PROVE,
                            since(moment.at()),
                            false,
                            "prove",
                            incident.proven() ? "proven" : "not proven"));
        }

        private void add(Phase phase, double to, boolean isOpen, String text, String ending) {
            double from = at;
            at = Math.max(at, to);
            last = Math.max(last, at);
            String length = phase == Phase.FREEZE || isOpen ? text : text + " " + text(at - from);
            rows.add(new Row(
                    phase,
                    from,
                    at,
                    isOpen,
                    length,
                    ending.isEmpty() || phase == Phase.FREEZE ? ending : ending + " at " + text(at)));
        }

        /** When a step that was in vain came to its end, as far as is known. */
        private double end(Stage stage) {
            return moment(stage).map(moment -> since(moment.at())).orElse(until);
        }

        /** The last thing that a step found. */
        private Optional<Moment> moment(Stage stage) {
            return incident.timeline().stream()
                    .filter(moment -> moment.stage() == stage)
                    .reduce((_, later) -> later);
        }

        private double since(Instant moment) {
            return Math.max(0, Duration.between(incident.panicAt(), moment).toMillis() / 1000.0);
        }

        private static String text(double seconds) {
            return Figures.duration(BigDecimal.valueOf(seconds));
        }
    }
}
