package coretime.bench.capture;

import static coretime.bench.capture.Figures.series;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CaptureReportTest {
    private static final CaptureDocument.Machine MACHINE =
            new CaptureDocument.Machine(2, "7.2.22", "9.0.0", "TCG", 0.25);

    @TempDir
    private Path directory = Path.of("");

    private static final CaptureSeries FAILED = new CaptureSeries(
            Figures.contender("virsh-elf"), 2, 0, null, List.of(), List.of("no room", "no <room> & no \"core\""));

    private String report(boolean isEnded, CaptureSeries... all) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            CaptureReport report = new CaptureReport(
                    out,
                    CaptureOptions.parse(
                            List.of("--rounds", "3", "--contenders", "direct,qemu:2", "--out", directory.toString()),
                            Figures.CONTENDERS));
            report.on(MACHINE);
            for (CaptureSeries series : all) {
                report.add(series);
            }
            if (isEnded) {
                out.println("all reached: " + report.end());
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws Exception {
        return JsonMapper.builder().build().readTree(Files.readString(directory.resolve(CaptureReport.JSON)));
    }

    private Document plot() throws Exception {
        byte[] svg = Files.readAllBytes(directory.resolve(CaptureReport.PLOT));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
    }

    @Test
    void eachSeriesIsALineOfAtMostEightyColumns() throws Exception {
        String text = report(true, series("direct-shared", 12, 123.4567, 123.4567), series("handoff", 2, 1.4), FAILED);
        assertThat(text.lines().skip(1).filter(line -> !line.startsWith("written") && !line.startsWith("  ")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .contains("direct-shared 12 GiB 123.457 s 123.457 s  143.5 s     12 MB   128.5 s   345 MB")
                .contains("virsh-elf      2 GiB         -         -        -         -         -        -");
        assertThat(text).contains("2 failed, the last: no <room>", "all reached: false");
        assertThat(report(true, series("handoff", 2, 1.4))).contains("goal <= 2.5", "all reached: true");
    }

    @Test
    void anInterruptedRunLeavesWhatItHas() throws Exception {
        String _ = report(false, series("handoff", 2, 1.4));
        assertThat(json().get("finished_at").isNull()).isTrue();
        assertThat(json().get("series")).hasSize(1);
        assertThat(plot().getElementsByTagName("path").getLength()).isEqualTo(2);
    }

    @Test
    void theJsonHasEveryRunInSecondsAndBytes() throws Exception {
        String _ = report(true, series("handoff", 2, 1.4, 0.00005), FAILED);
        JsonNode json = json();
        assertThat(json.get("machine").get("accelerator").asString()).isEqualTo("TCG");
        assertThat(json.get("finished_at").asString()).endsWith("Z");
        JsonNode series = json.get("series").get(0);
        assertThat(series.get("ram_bytes").asLong()).isEqualTo(2L << 30);
        assertThat(series.get("reboot_s").asDouble()).isEqualTo(21);
        JsonNode run = series.get("runs").get(0);
        assertThat(run.get("outage_s").asDouble()).isEqualTo(1.4);
        assertThat(run.get("login_s").asDouble()).isEqualTo(21.4);
        assertThat(run.get("core_bytes").asLong()).isEqualTo(12_345_678);
        assertThat(run.get("restart").asString()).isEqualTo("warm");
        assertThat(Files.readString(directory.resolve(CaptureReport.JSON))).contains("0.000050");
        assertThat(json.get("series").get(1).get("failures")).hasSize(2);
        assertThat(json.get("series").get(1).get("reboot_s").isNull()).isTrue();
        JsonNode goal = json.get("goals").get(0);
        assertThat(goal.get("reached").asBoolean()).isTrue();
        assertThat(goal.get("required").asDouble()).isEqualTo(2.5);
    }

    @Test
    void thePlotIsWellFormedAndHasEachContendersNameAndMarkers() throws Exception {
        String _ = report(
                true,
                series("handoff", 2, 1.4, 1.6),
                series("libvirt", 2, 5),
                series("handoff", 12, 1.5),
                series("libvirt", 12, 61),
                FAILED);
        Document plot = plot();
        assertThat(plot.getDocumentElement().getTagName()).isEqualTo("svg");
        // A marker at each point and one beside each name.
        assertThat(plot.getElementsByTagName("path").getLength()).isEqualTo(6);
        assertThat(plot.getDocumentElement().getTextContent())
                .contains("handoff, 12 GiB: 1.50 s", "libvirt", "RAM in GiB", "100")
                .doesNotContain("virsh");
    }

    @Test
    void aPlotWithoutRunsHasAxesAlone() throws Exception {
        String _ = report(true, FAILED);
        assertThat(plot().getElementsByTagName("path").getLength()).isZero();
        assertThat(plot().getElementsByTagName("line").getLength()).isPositive();
    }

    @Test
    void labelsDoNotLieOverEachOther() {
        List<CapturePlot.Label> labels = CapturePlot.spread(List.of(
                new CapturePlot.Label(0, "a", 405),
                new CapturePlot.Label(1, "b", 404),
                new CapturePlot.Label(2, "c", 50),
                new CapturePlot.Label(3, "d", 52)));
        assertThat(labels).extracting(CapturePlot.Label::name).containsExactly("c", "d", "b", "a");
        for (int i = 1; i < labels.size(); i++) {
            assertThat(labels.get(i).y() - labels.get(i - 1).y()).isGreaterThanOrEqualTo(17);
        }
        assertThat(labels.getLast().y()).isEqualTo(410);
    }
}
