package coretime.bench.capture;

import static coretime.bench.capture.Figures.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureGoalsTest {
    private static List<String> lines(CaptureSeries... series) {
        return CaptureGoals.of(List.of(series)).stream().map(Goal::line).toList();
    }

    @Test
    void mediansAreOfTheRuns() {
        CaptureSeries series = series("handoff", 2, 1.5, 9, 1.25);
        assertThat(series.seconds(CaptureRun::outage)).isEqualTo(1.5);
        assertThat(series.seconds(CaptureRun::login)).isEqualTo(21.5);
        assertThat(series.bytes(CaptureRun::coreBytes)).isEqualTo(12_345_678);
    }

    @Test
    void theSlopeIsThatOfLeastSquares() {
        assertThat(Slope.of(List.of(new Slope.Point(2, 1), new Slope.Point(4, 2), new Slope.Point(12, 6))))
                .isEqualTo(0.5, offset(1e-12));
        assertThat(Slope.of(List.of(new Slope.Point(0, 0), new Slope.Point(1, 3), new Slope.Point(2, 0))))
                .isEqualTo(0, offset(1e-12));
        assertThatThrownBy(() -> Slope.of(List.of(new Slope.Point(2, 1), new Slope.Point(2, 3))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void handoffMayTakeNoLongerAtAnySizeAndHardlyGrow() {
        List<String> lines = lines(series("handoff", 2, 1.4), series("handoff", 12, 2.0));
        assertThat(lines)
                .anyMatch(line -> line.matches("handoff, longest outage +2.000 s +goal <= 2.5, MISSED <= 1"))
                .anyMatch(line -> line.matches("handoff, slope of the outage +60.000 ms/GiB +MISSED <= 50"));
        assertThat(lines(series("handoff", 2, 0.9)).getFirst()).endsWith("goal <= 2.5, goal <= 1");
    }

    @Test
    void directMayFreezeByItsSizeAndItsKindOfMemory() {
        assertThat(lines(series("direct", 8, 0.7), series("direct-shared", 8, 0.7)))
                .anyMatch(line -> line.matches("direct 8 GiB, freeze +0.700 s +goal <= 0.78"))
                .anyMatch(line -> line.matches("direct-shared 8 GiB, freeze +0.700 s +MISSED <= 0.36"));
    }

    @Test
    void aStrategyThatIsAddedLaterHasItsContenderAndItsGoal() {
        CaptureContender snapshot =
                CaptureContender.all(List.of("direct", "snapshot")).get(2);
        CaptureSeries series = new CaptureSeries(snapshot, 2, 0, null, List.of(Figures.run(0.012)), List.of());
        assertThat(lines(series))
                .containsExactly("snapshot 2 GiB, freeze                   0.012 s       goal <= 0.02");
    }

    @Test
    void aLoginIsNoLaterThanAfterAPlainReboot() {
        assertThat(lines(series("direct", 2, 0.4)))
                .anyMatch(line -> line.matches("direct 2 GiB, panic to login +20.400 s +goal <= 21.4"));
        CaptureSeries slow = new CaptureSeries(
                Figures.contender("direct"), 2, 0, Duration.ofSeconds(19), List.of(Figures.run(0.4)), List.of());
        assertThat(lines(slow)).anyMatch(line -> line.contains("panic to login") && line.endsWith("MISSED <= 19.4"));
        assertThat(lines(slow, series("qemu", 2, 4), series("libvirt", 2, 5), series("libvirt", 4, 9)))
                .anyMatch(line -> line.contains("panic to login") && line.endsWith("goal <= 21.4"));
    }

    @Test
    void oursAreHeldAgainstLibvirtAtTwelveGibibytesAlone() {
        CaptureSeries libvirt = series("libvirt", 12, 60);
        assertThat(lines(libvirt, series("handoff", 12, 1.5), series("qemu", 12, 30), series("direct", 12, 0.5)))
                .anyMatch(line ->
                        line.matches("handoff 12 GiB, against libvirt +40.000 times +goal >= 20, MISSED >= 100"))
                .anyMatch(
                        line -> line.matches("direct 12 GiB, against libvirt +120.000 times +goal >= 20, goal >= 100"))
                .noneMatch(line -> line.startsWith("qemu"));
        assertThat(lines(series("libvirt", 8, 40), series("handoff", 8, 1)))
                .noneMatch(line -> line.contains("libvirt"));
    }

    @Test
    void whatHasNoRunsIsHeldAgainstNothing() {
        assertThat(lines(series("handoff", 2), series("libvirt", 12), series("direct", 12)))
                .isEmpty();
    }

    @Test
    void linesHaveEightyColumnsAtMost() {
        assertThat(lines(
                        series("libvirt", 12, 123.456),
                        series("direct-shared", 12, 1.1),
                        series("handoff", 2, 1.1),
                        series("handoff", 12, 1.2)))
                .hasSize(8)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
