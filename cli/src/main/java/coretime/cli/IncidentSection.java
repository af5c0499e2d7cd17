package coretime.cli;

import coretime.host.IncidentDocument;
import coretime.host.Moment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The report's part on one incident: timeline, what happened, figures, core. Pure. */
final class IncidentSection {

    private final LabDocument document;
    private final IncidentDocument incident;
    private final int number;
    private final String id;

    /** @param number the incident's place in the run, from 1 */
    IncidentSection(LabDocument document, IncidentDocument incident, int number) {
        this.document = document;
        this.incident = incident;
        this.number = number;
        this.id = "panic-" + number;
    }

    Element section() {
        List<Markup> parts = new ArrayList<>();
        parts.add(Element.of("h2")
                .with("id", id)
                .holding(Markup.text("Panic " + number + " at " + Figures.time(incident.panicAt()) + " UTC: "))
                .holding(Result.of(incident, document.correction()).badge()));
        String reason = incident.reason();
        if (reason != null) {
            parts.add(Element.of(
                            "p",
                            "reason "
                                    + Result.of(incident, document.correction()).style())
                    .holding(Element.of("strong").holding("Why, in step " + incident.stage() + ": "))
                    .holding(reason));
        }
        parts.add(timeline());
        parts.add(moments());
        parts.add(new CoreBlock(document.guest().kernel()).of(incident));
        parts.add(FigureTable.of(incident, document.incidents().size() == 1));
        return Element.of("section").with("aria-labelledby", id).holding(parts);
    }

    private Element timeline() {
        IncidentTimeline timeline = IncidentTimeline.of(incident, until());
        String title = "Timeline of panic " + number;
        return Html.figure(
                TimelineSvg.of(id + "-wide", title, timeline, LabReport.WIDE),
                TimelineSvg.of(id + "-narrow", title, timeline, LabReport.NARROW),
                Markup.text("To scale. Each row is a stretch; ◆ is a moment; dashed is what never came to its end."));
    }

    /** What has no end went on until the next panic or the run's end at most. */
    private Instant until() {
        return number < document.incidents().size()
                ? document.incidents().get(number).panicAt()
                : document.finishedAt();
    }

    private Markup moments() {
        if (incident.timeline().isEmpty()) {
            return Html.paragraph("absent", "Nothing was recorded of this incident.");
        }
        List<Element> items = incident.timeline().stream().map(this::moment).toList();
        return Element.of("ol", "moments")
                .with("aria-label", "What happened, in seconds after the panic")
                .holding(items);
    }

    private Element moment(Moment moment) {
        BigDecimal after = Figures.seconds(Duration.between(incident.panicAt(), moment.at()));
        return Element.of("li")
                .holding(
                        Html.span(
                                "after",
                                (after.signum() < 0 ? "−" : "+")
                                        + after.abs()
                                                .setScale(2, java.math.RoundingMode.HALF_UP)
                                                .toPlainString() + " s"),
                        Markup.text(" "),
                        Html.span(
                                "step "
                                        + IncidentTimeline.Phase.of(moment.stage())
                                                .style(),
                                moment.stage().label()),
                        Markup.text(" "),
                        Html.span("what", moment.text()));
    }
}
