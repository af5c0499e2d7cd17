package coretime.cli;

import coretime.host.IncidentDocument;
import java.util.ArrayList;
import java.util.List;

/** The report's table of panics, one row each. Pure. */
final class Overview {

    private static final List<String> COLUMNS =
            List.of("Panic, UTC", "Clock", "Frozen", "Agent", "Core", "Off before", "Predicted", "Residual", "RTC");

    private Overview() {}

    static Markup of(LabDocument document) {
        if (document.incidents().isEmpty()) {
            return Html.paragraph("absent", "No panic was seen in this run.");
        }
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < document.incidents().size(); i++) {
            rows.add(row(document.incidents().get(i), i + 1, document.correction()));
        }
        return Element.of("section")
                .with("aria-labelledby", "panics")
                .holding(
                        Html.heading(2, "panics", "The panics"),
                        Html.table("Each panic and what became of the guest’s clock", COLUMNS, rows));
    }

    private static Element row(IncidentDocument incident, int number, boolean isCorrected) {
        IncidentDocument.Shift shift = incident.shift();
        IncidentDocument.Reading residual = incident.residual();
        IncidentDocument.CoreFile core = incident.core();
        return Html.row(
                Element.of("a")
                        .with("href", "#panic-" + number)
                        .holding(number + " · " + Figures.time(incident.panicAt())),
                Result.of(incident, isCorrected).badge(),
                or(Figures.duration(incident.freezeS(), "")),
                or(Figures.duration(incident.agentS(), "")),
                or(core == null ? "" : Figures.bytes(core.bytes())),
                or(shift == null ? "" : Figures.reading(shift.beforeS(), shift.boundS(), "")),
                or(shift == null ? "" : Figures.offset(shift.predictedS(), "")),
                or(residual == null ? "" : Figures.reading(residual.offsetS(), residual.boundS(), "")),
                rtc(incident.rtc()));
    }

    /** A dash that is read out as what it means. */
    private static Markup or(String text) {
        return text.isEmpty()
                ? Html.absent("–").with("role", "img").with("aria-label", "not known")
                : Markup.text(text);
    }

    private static Markup rtc(IncidentDocument.@org.jspecify.annotations.Nullable Rtc rtc) {
        return rtc == null || (rtc.beforeS() == null && rtc.afterS() == null)
                ? or("")
                : Markup.text(Figures.rtc(rtc.beforeS(), rtc.afterS()));
    }
}
