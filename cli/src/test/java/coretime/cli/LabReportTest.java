package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class LabReportTest {

    private static final int MOST_BYTES = 100_000;
    private static final String SVG = "http://www.w3.org/2000/svg";

    static Stream<LabDocument> runs() {
        return Stream.of(
                Samples.corrected(),
                Samples.uncorrected(),
                Samples.givenUp(),
                Samples.unanswered(),
                Samples.withoutCore(),
                Samples.bare(),
                Samples.empty(),
                Samples.hostile("<script>alert(1)</script>"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aReportIsWellFormedAndSmallAndNeedsNothingElse(LabDocument run) {
        String html = LabReport.html(run);

        Page page = Page.parse(html);
        assertThat(page.all("h1")).hasSize(1);
        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        assertThat(html.replace(SVG, "")).doesNotContain("http:", "https:", "url(", "@import", "<script", "src=");
        assertThat(page.all("meta"))
                .anyMatch(meta -> meta.getAttribute("http-equiv").equals("Content-Security-Policy")
                        && meta.getAttribute("content").equals("default-src 'none'; style-src 'unsafe-inline'"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void aReportNamesEveryPartForThoseWhoDoNotSeeIt(LabDocument run) {
        Page page = Page.parse(LabReport.html(run));

        Set<String> ids = new HashSet<>();
        for (Element element : page.all("*")) {
            String id = element.getAttribute("id");
            assertThat(id.isEmpty() || ids.add(id)).as("id %s is used once", id).isTrue();
        }
        for (Element element : page.all("*")) {
            for (String id : element.getAttribute("aria-labelledby").split(" ", -1)) {
                assertThat(id.isEmpty() || ids.contains(id))
                        .as("label %s exists", id)
                        .isTrue();
            }
        }
        assertThat(page.all("svg")).allSatisfy(svg -> {
            assertThat(Page.under(svg, "title")).hasSize(1);
            assertThat(Page.under(svg, "desc").getFirst().getTextContent()).isNotBlank();
        });
        assertThat(page.all("table"))
                .allSatisfy(table -> assertThat(Page.under(table, "caption")).hasSize(1));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whatIsMissingIsSaidInWords(LabDocument run) {
        assertThat(Page.parse(LabReport.html(run)).text()).doesNotContainIgnoringCase("null", "NaN");
    }

    @Test
    void whatAGuestNamesStaysText() {
        String bad = "\"><script>alert(1)</script>&amp;]]>\u001b[31m\u202e\u0000\ud800";
        String html = LabReport.html(Samples.hostile(bad));

        assertThat(html).doesNotContain("<script", "\u001b", "\u202e", "\u0000");
        assertThat(Page.parse(html).text()).contains("\"><script>alert(1)</script>&amp;]]>");
    }

    @Test
    void aGuestsMegabyteIsCutShort() {
        assertThat(LabReport.html(Samples.hostile("x".repeat(1_000_000)))).hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void theHeadlineSaysWhatCameOfTheRun() {
        assertThat(headline(Samples.corrected())).isEqualTo("3 panics, 3 cores, clock proven right each time");
        assertThat(headline(Samples.uncorrected())).isEqualTo("3 panics, 3 cores, clock left alone: 28.2 s late");
        assertThat(headline(Samples.givenUp())).isEqualTo("1 panic, 1 core, clock not proven right");
        assertThat(headline(Samples.withoutCore())).isEqualTo("1 panic, no cores, clock proven right");
        assertThat(headline(Samples.empty())).isEqualTo("No panic was seen");
    }

    @Test
    void aRunThatFailedSaysSoWithoutColour() {
        String failed = Page.parse(LabReport.html(Samples.givenUp())).text();

        assertThat(failed).contains("✗ not as it should be", "✗ given up", "did not answer within 300 s");
        assertThat(Page.parse(LabReport.html(Samples.corrected())).text()).contains("✓ as it should be", "✓ proven");
    }

    @Test
    void theReportHoldsTheFiguresWithTheirBounds() {
        String text = Page.parse(LabReport.html(Samples.corrected())).text();

        assertThat(text)
                .contains(
                        "−9.625 ± 0.005 s", "+12.3 ± 4.1 ms", "9.19 – 9.40 s", "−10.0 → −0.2 s", "2,204,672,112 bytes")
                .contains(
                        "shift.predicted_s",
                        "correction.took_s",
                        "rtc.after_s",
                        "track='guest'",
                        "trial boot under KVM");
    }

    @Test
    void theCommandOpensTheCoreWhateverItsNameIs() {
        assertThat(Page.parse(LabReport.html(Samples.corrected())).text())
                .contains(
                        "crash /usr/lib/debug/boot/vmlinux-6.1.0-56-cloud-amd64 /var/lib/coretime/lab/dump/1-coretime");
        assertThat(CoreBlock.quoted("/dump/a'; rm -rf $HOME '")).isEqualTo("'/dump/a'\\''; rm -rf $HOME '\\'''");
    }

    @Test
    void aReportIsWrittenWholeOrNotAtAll(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.html");
        LabReport.write(Samples.bare(), file);
        LabReport.write(Samples.corrected(), file);

        assertThat(file).content().isEqualTo(LabReport.html(Samples.corrected()));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).isEqualTo(List.of(file));
        }
        assertThatThrownBy(() -> LabReport.write(Samples.bare(), directory.resolve("missing/report.html")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
    }

    private static String headline(LabDocument run) {
        return Page.parse(LabReport.html(run)).all("h1").getFirst().getTextContent();
    }
}
