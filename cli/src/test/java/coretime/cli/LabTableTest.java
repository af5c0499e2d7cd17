package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabTableTest {

    private static final String ESCAPE = "\u001b";
    private static final List<LabTable.Place> PLACES = List.of(
            new LabTable.Place("report", Path.of("/root/coretime-lab/report.html")),
            new LabTable.Place("ledger", Path.of("/var/lib/coretime/ledger.db")));

    static Stream<LabDocument> runs() {
        return Stream.concat(
                LabReportTest.runs(),
                Stream.of(
                        Samples.hostile("虚拟机-" + "名".repeat(300)),
                        Samples.hostile(ESCAPE + "[2J\r\n\u202e" + "y".repeat(500)),
                        Samples.hostile("")));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void noLineIsWiderThanTheTerminal(LabDocument run) {
        for (int width : new int[] {20, 40, 60, 80, 100, 132, 200}) {
            assertThat(LabTable.render(run, PLACES, width, false).lines())
                    .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(width));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void withoutColourThereIsNoEscapeAndColourChangesNothingElse(LabDocument run) {
        String plain = LabTable.render(run, PLACES, 80, false);
        String coloured = LabTable.render(run, PLACES, 80, true);

        assertThat(plain).doesNotContain(ESCAPE).doesNotContainIgnoringCase("null");
        assertThat(coloured).contains(ESCAPE);
        assertThat(coloured.replaceAll(ESCAPE + "\\[\\d+m", "")).isEqualTo(plain);
    }

    @Test
    void eachPanicHasARowInEightyColumns() {
        List<String> lines =
                LabTable.render(Samples.corrected(), 80, false).lines().toList();

        assertThat(lines.getFirst()).isEqualTo("3 panics, 3 cores, clock proven right each time");
        assertThat(lines)
                .contains("1 02:13:12   9.21  46.0 2.05 -9.625±0.005 -9.63 +12.3±4.1 -10.0→-0.2 PROVEN")
                .contains("2 02:14:30   9.19  44.3 2.05 -9.168±0.005 -9.17 -17.4±3.8  -9.6→-0.2 PROVEN");
    }

    @Test
    void aWideTerminalHasUnitsBesideTheFigures() {
        assertThat(LabTable.render(Samples.corrected(), 120, false))
                .contains("9.21 s", "2.05 GiB", "-9.625 ± 0.005 s", "+12.3 ± 4.1 ms", "-10.0 → -0.2 s");
    }

    @Test
    void aNarrowTerminalHasAListForEachPanic() {
        assertThat(LabTable.render(Samples.corrected(), 60, false))
                .contains("panic 1 at 02:13:12: PROVEN\n  frozen 9.21 s, agent 46.0 s, core 2.05 GiB,\n")
                .contains("residual +12.3 ± 4.1 ms, RTC -10.0 → -0.2 s");
    }

    @Test
    void whatWasNotProvenSaysWhyBeneath() {
        assertThat(LabTable.render(Samples.givenUp(), 80, false))
                .contains("GIVEN UP\n  measure: the guest agent did not answer within 300 s");
        assertThat(LabTable.render(Samples.withoutCore(), 80, false))
                .contains("PROVEN\n  core: no space left on device");
        assertThat(LabTable.render(Samples.uncorrected(), 80, false))
                .contains("-19→-19 NOT PROVEN\n  prove: the system clock is at -18.802 s");
    }

    @Test
    void readingsBetweenThePanicsAndAllFilesAreNamed() {
        assertThat(LabTable.render(Samples.uncorrected(), PLACES, 80, false).lines())
                .contains("  02:17:22 after a guest reboot: -28.231 ± 0.005 s, RTC -28.2 s")
                .contains("  02:18:10 after a new QEMU process: -0.731 ± 0.004 s, RTC -0.2 s")
                .contains("  core 3  /var/lib/coretime/lab/dump/3-coretime-lab-4c1f-2026-11-23-02:13:13")
                .contains("  report  /root/coretime-lab/report.html")
                .contains("  ledger  /var/lib/coretime/ledger.db");
    }

    @Test
    void wideCharactersCountAsTwoColumns() {
        assertThat(TextWidth.of("a虚b")).isEqualTo(4);
        assertThat(TextWidth.wrapped("虚拟机 abc", 5)).isEqualTo(List.of("虚拟", "机", "abc"));
        IntStream.rangeClosed(1, 12)
                .forEach(width -> assertThat(String.join("", TextWidth.wrapped("ab cdefghij klm", width)))
                        .isEqualToIgnoringWhitespace("abcdefghijklm"));
    }
}
