package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.host.IncidentDocument;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class TimelineSvgTest {

    private static final double PIXEL = 0.02;

    static Stream<Page> figures() {
        return LabReportTest.runs()
                .flatMap(run -> run.incidents().stream()
                        .flatMap(incident ->
                                Stream.of(LabReport.WIDE, LabReport.NARROW).map(width -> drawn(incident, run, width))));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void labelsCoverNeitherEachOtherNorTheEdge(Page figure) {
        Element svg = figure.all("svg").getFirst();
        List<Page.Box> labels = Page.labels(svg);
        double width = Double.parseDouble(svg.getAttribute("viewBox").split(" ", -1)[2]);

        assertThat(Page.collisions(labels)).isEmpty();
        assertThat(labels).allSatisfy(label -> {
            assertThat(label.left()).isGreaterThanOrEqualTo(0);
            assertThat(label.right()).isLessThanOrEqualTo(width);
        });
    }

    @Test
    void barsAreAsLongAsWhatTheyShow() {
        Page figure = drawn(Samples.corrected().incidents().getFirst(), Samples.corrected(), LabReport.WIDE);

        double second = width(figure, "freeze") / 9.213;
        assertThat(width(figure, "boot")).isEqualTo(second * (46.02 - 9.213), within(PIXEL));
        assertThat(width(figure, "measure")).isEqualTo(second * 0.41, within(PIXEL));
        assertThat(width(figure, "correct")).isEqualTo(second * 0.92, within(PIXEL));
        assertThat(width(figure, "prove")).isEqualTo(second * 1.51, within(PIXEL));
    }

    @Test
    void eachStretchBeginsWhereTheOneBeforeItEnded() {
        Page figure = drawn(Samples.corrected().incidents().getFirst(), Samples.corrected(), LabReport.WIDE);

        List<Element> bars = figure.all("rect", "bar");
        for (int i = 1; i < bars.size(); i++) {
            assertThat(Page.number(bars.get(i), "x"))
                    .isEqualTo(
                            Page.number(bars.get(i - 1), "x") + Page.number(bars.get(i - 1), "width"), within(PIXEL));
        }
        assertThat(bars).hasSize(5);
    }

    @Test
    void anAgentThatNeverAnswersLeavesAnOpenStretch() {
        Page timedOut = drawn(Samples.unanswered().incidents().getFirst(), Samples.unanswered(), LabReport.WIDE);
        Page stopped = drawn(Samples.givenUp().incidents().getFirst(), Samples.givenUp(), LabReport.WIDE);

        for (Page figure : List.of(timedOut, stopped)) {
            assertThat(figure.all("rect", "open")).hasSize(1);
            assertThat(figure.text()).contains("agent never answers").doesNotContain("clock set");
        }
    }

    @Test
    void aRunWithoutCorrectionShowsNone() {
        Page figure = drawn(Samples.uncorrected().incidents().getFirst(), Samples.uncorrected(), LabReport.WIDE);

        assertThat(figure.all("rect", "correct")).isEmpty();
        assertThat(figure.text()).contains("no correction", "not proven at 47.9 s");
    }

    private static double width(Page figure, String style) {
        return Page.number(figure.all("rect", style).getFirst(), "width");
    }

    private static Page drawn(IncidentDocument incident, LabDocument run, double width) {
        return Page.parse(TimelineSvg.of("t", "Timeline", IncidentTimeline.of(incident, run.finishedAt()), width)
                .markup());
    }
}
