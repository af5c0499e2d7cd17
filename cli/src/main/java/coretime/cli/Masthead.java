package coretime.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

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
        String longest = isOne ? "" : "longest of " + document.incidents().size();
        return List.of(
                figure("Frozen", length(headline.freeze()), join("guest CPUs stopped", longest)),
                figure("Panic → agent", length(headline.agent()), join("the guest is back", longest)),
                figure("Clock off by", shift(headline), join("before a correction", isOne ? "" : "worst")),
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
                                isOne ? "" : "worst")))
                .orElseGet(() -> figure(label, "not read", "no clock after the correction"));
    }

    private static String shift(Headline headline) {
        return headline.shifted()
                .map(incident -> incident.shift())
                .map(shift -> Figures.reading(shift.beforeS(), shift.boundS(), "not read"))
                .orElse("not read");
    }

    private static String length(Optional<BigDecimal> seconds) {
        return seconds.map(Figures::duration).orElse("not seen");
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
