package coretime.cli;

import coretime.host.IncidentDocument;
import java.math.BigDecimal;
import java.util.List;

/** The report's top: what came out of the run, and its four figures. Pure. */
final class Masthead {

    private Masthead() {}

    static Element of(LabDocument document) {
        Headline headline = new Headline(document);
        boolean held = document.held();
        return Element.of("header", held ? "held" : "failed")
                .holding(
                        Html.paragraph(
                                "kicker",
                                "coretime lab · " + document.guest().name() + " · "
                                        + Figures.second(document.startedAt())),
                        Element.of("h1").holding(headline.text()),
                        Element.of("p", "verdict")
                                .holding(
                                        Html.span("mark", held ? "✓ as it should be" : "✗ not as it should be"),
                                        Markup.text(" "),
                                        Markup.text(document.verdict())),
                        Element.of("dl", "key").holding(figures(document, headline)));
    }

    private static List<Element> figures(LabDocument document, Headline headline) {
        boolean isOne = document.incidents().size() == 1;
        return List.of(
                figure("Frozen", headline.freeze().orElse("not seen to end"), "guest CPUs stopped"),
                figure("Panic → agent", headline.agent().orElse("never"), "the guest answers again"),
                shift(document, headline, isOne),
                residual(document, headline, isOne));
    }

    private static Element residual(LabDocument document, Headline headline, boolean isOne) {
        String label = document.correction() ? "Residual" : "Left at";
        return headline.residual()
                .map(reading -> figure(
                        label,
                        Figures.reading(reading.offsetS(), reading.boundS(), ""),
                        join(
                                (Headline.isWithinTolerance(reading) ? "within " : "outside ")
                                        + Headline.toleranceText(),
                                isOne ? "" : "at worst")))
                .orElseGet(() -> figure(label, "not read", "no clock after the correction"));
    }

    private static Element shift(LabDocument document, Headline headline, boolean isOne) {
        String when = document.correction() ? "before the correction" : "after the restart";
        return headline.shifted()
                .map(IncidentDocument::shift)
                .map(shift -> {
                    BigDecimal offset = shift.beforeS();
                    boolean isEarly = offset != null && offset.signum() > 0;
                    String size = Figures.reading(offset == null ? null : offset.abs(), shift.boundS(), "not read");
                    return figure(
                            isEarly ? "Early by" : "Late by",
                            size.replace("+", ""),
                            join(when, isOne ? "" : "at worst"));
                })
                .orElseGet(() -> figure("Late by", "not read", when));
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + ", " + second;
    }

    private static Element figure(String label, String value, String note) {
        return Element.of("div")
                .holding(
                        Element.of("dt").holding(label),
                        Element.of("dd", "value").holding(value),
                        Element.of("dd", "note").holding(note));
    }
}
