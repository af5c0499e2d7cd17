package coretime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report's plot of the guest's clocks over the run, and the readings between the panics. Pure. */
final class ClockSection {

    private ClockSection() {}

    static Element of(LabDocument document) {
        List<Markup> parts = new ArrayList<>();
        parts.add(Html.heading(2, "clock", "The guest’s clock over the run"));
        Optional<Element> wide = OffsetPlotSvg.of("clock-wide", document, LabReport.WIDE);
        Optional<Element> narrow = OffsetPlotSvg.of("clock-narrow", document, LabReport.NARROW);
        if (wide.isPresent() && narrow.isPresent()) {
            parts.add(Html.figure(
                    wide.get(),
                    narrow.get(),
                    Markup.text("Bars: the reading’s bound. Tinted: the guest was frozen; there the line is dashed, for"
                            + " nobody can read a clock that stands still. Arrows: off the magnified scale.")));
        } else {
            parts.add(Html.paragraph("absent", "No clock was read in this run."));
        }
        if (!document.observations().isEmpty()) {
            parts.add(observations(document));
        }
        return Element.of("section").with("aria-labelledby", "clock").holding(parts);
    }

    private static Element observations(LabDocument document) {
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < document.observations().size(); i++) {
            LabDocument.Observation seen = document.observations().get(i);
            rows.add(Html.row(
                    Markup.text(Lane.key(i) + " · " + Figures.time(seen.at())),
                    Markup.text(seen.what()),
                    Markup.text(Figures.reading(seen.offsetS(), seen.boundS(), "could not be read")),
                    Markup.text(Figures.rtc(seen.rtcS(), "could not be read"))));
        }
        return Html.table("Clocks between the panics", List.of("At (UTC)", "Moment", "System clock", "RTC"), rows);
    }
}
