package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import coretime.host.IncidentDocument;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class OffsetPlotSvgTest {

    static Stream<Page> figures() {
        return LabReportTest.runs()
                .flatMap(run -> Stream.of(LabReport.WIDE, LabReport.NARROW)
                        .flatMap(width -> OffsetPlotSvg.of("o", run, width).stream()))
                .map(svg -> Page.parse(svg.markup()));
    }

    @ParameterizedTest
    @MethodSource("figures")
    void labelsDoNotCoverEachOther(Page figure) {
        assertThat(Page.collisions(Page.labels(figure.all("svg").getFirst()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("figures")
    void nothingIsDrawnOutsideTheFigure(Page figure) {
        assertThat(Page.labels(figure.all("svg").getFirst()))
                .allSatisfy(label -> assertThat(label.left()).isGreaterThanOrEqualTo(0));
        String[] box = figure.all("svg").getFirst().getAttribute("viewBox").split(" ", -1);
        for (Element line : figure.all("line")) {
            for (String x : List.of("x1", "x2")) {
                assertThat(Page.number(line, x)).isBetween(0.0, Double.parseDouble(box[2]));
            }
            for (String y : List.of("y1", "y2")) {
                assertThat(Page.number(line, y)).isBetween(0.0, Double.parseDouble(box[3]));
            }
        }
    }

    @Test
    void theShiftAndTheResidualAreBothReadable() {
        Page figure = plot(Samples.corrected());

        assertThat(figure.text()).contains("−9.625 s", "−9.168 s", "−9.424 s", "+12.3 ms", "−17.4 ms", "+8.9 ms");
        assertThat(figure.text()).contains("panic 1", "panic 2", "panic 3", "before the first panic", "±50 ms");
        assertThat(figure.all("rect", "freeze"))
                .as("a band in both panels for each freeze")
                .hasSize(6);
    }

    @Test
    void aShiftThatAddsUpIsSeenToSurviveARebootAndToGoWithTheQemuProcess() {
        Page figure = plot(Samples.uncorrected());

        assertThat(figure.text())
                .contains("−9.625 s", "−18.802 s", "−28.219 s", "−28.231 s")
                .contains("guest reboot", "new QEMU process", "no reading on this scale");
    }

    @Test
    void aReadingLiesWhereItsValueIs() {
        Page figure = plot(Samples.corrected());

        List<Element> tolerance = figure.all("rect", "tolerance");
        double magnifiedTop = Page.number(tolerance.getLast(), "y");
        double perMilli = Page.number(tolerance.getLast(), "height") / 100;
        double zero = magnifiedTop + 50 * perMilli;
        List<Double> inside = figure.all("circle", "system").stream()
                .map(dot -> Page.number(dot, "cy"))
                .filter(y -> y >= magnifiedTop)
                .toList();
        assertThat(inside).hasSize(3);
        assertThat(inside.get(0)).isEqualTo(zero - 12.3 * perMilli, within(0.02));
        assertThat(inside.get(1)).isEqualTo(zero + 17.4 * perMilli, within(0.02));
    }

    @Test
    void whereNoClockWasReadThereIsNoFigure() {
        assertThat(OffsetPlotSvg.of("o", Samples.bare(), LabReport.WIDE)).isEmpty();
        assertThat(OffsetPlotSvg.of("o", Samples.empty(), LabReport.WIDE)).isEmpty();
    }

    @Test
    void manyPanicsKeepTheirNumbersApart() {
        List<IncidentDocument> many = IntStream.range(0, 30)
                .mapToObj(i -> Samples.proven(i + 1, 40 + 80.0 * i, 9.2, 46, "0.01", "-9.2", "0.012", 4))
                .toList();
        LabDocument run = Samples.document("g", many, List.of(), true, true, "held", 2500);

        for (double width : new double[] {LabReport.WIDE, LabReport.NARROW}) {
            Page figure =
                    Page.parse(OffsetPlotSvg.of("o", run, width).orElseThrow().markup());
            assertThat(Page.collisions(Page.labels(figure.all("svg").getFirst())))
                    .isEmpty();
        }
    }

    private static Page plot(LabDocument run) {
        return Page.parse(
                OffsetPlotSvg.of("o", run, LabReport.WIDE).orElseThrow().markup());
    }
}
