package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.cli.LabDocument.Observation;
import coretime.host.Ending;
import coretime.host.Incident;
import coretime.host.Measurement;
import coretime.host.Outcome;
import coretime.host.Panic;
import coretime.host.QemuProcess;
import coretime.host.Restart;
import coretime.host.Stage;
import coretime.host.StepResult;
import coretime.lab.GuestSpec;
import coretime.lab.RtcTrack;
import coretime.time.Offset;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LabVerdictTest {

    private static final Instant AT = Instant.parse("2026-11-23T02:00:00Z");
    private static final Ending LEFT = new Ending(Outcome.NOT_PROVEN, AT, Stage.PROVE, "nothing was to be corrected");

    @Test
    void withCorrectionEveryIncidentMustBeProven() {
        Incident proven = incident(9, -0.2, -9.2, new Ending(Outcome.PROVEN, AT, Stage.PROVE, null));

        assertThat(LabVerdict.of(plan(true, RtcTrack.GUEST), List.of(proven, proven), List.of())
                        .held())
                .isTrue();
        LabVerdict verdict =
                LabVerdict.of(plan(true, RtcTrack.GUEST), List.of(proven, incident(9, -0.2, -9.2, LEFT)), List.of());
        assertThat(verdict.held()).isFalse();
        assertThat(verdict.text()).isEqualTo("1 of 2 panics not proven: nothing was to be corrected");
    }

    @Test
    void anIncidentThatStoppedHalfWayTellsWhere() {
        Incident stopped = incident(9, 0.0, -9.0, new Ending(Outcome.GIVEN_UP, AT, Stage.MEASURE, "libvirt went away"));

        assertThat(LabVerdict.of(plan(false, RtcTrack.GUEST), List.of(stopped), List.of()))
                .isEqualTo(new LabVerdict(false, "given up in measure: libvirt went away"));
        assertThat(LabVerdict.of(plan(true, RtcTrack.GUEST), List.of(incident(9, 0.0, -9.0, null)), List.of())
                        .text())
                .contains("still open");
    }

    @Test
    void shiftsThatAddUpSurviveARebootAndGoWithTheProcessHold() {
        LabVerdict verdict = uncorrected(RtcTrack.GUEST, twoPanics(), observed(-0.9, -19.8, -0.1));

        assertThat(verdict.held()).as(verdict.text()).isTrue();
        assertThat(verdict.text()).contains("2 panics").contains("18.2 s behind");
    }

    @Test
    void theClockIsComparedWithWhereItWasBeforeThePanicsNotWithZero() {
        assertThat(uncorrected(RtcTrack.GUEST, twoPanics(), observed(-40.0, -58.4, -39.5))
                        .held())
                .isTrue();
        assertThat(uncorrected(RtcTrack.GUEST, twoPanics(), observed(-40.0, -18.2, -39.5))
                        .text())
                .contains("after a guest reboot");
        assertThat(uncorrected(RtcTrack.GUEST, twoPanics(), observed(-0.5, -18.2, -18.2))
                        .text())
                .contains("in a new QEMU process the clock is still at -18.200 s");
        assertThat(uncorrected(RtcTrack.GUEST, twoPanics(), observed(-0.5, -18.2, null))
                        .text())
                .contains("could not be read");
    }

    @Test
    void aChangeThatIsNotTheFreezeDoesNotHold() {
        LabVerdict verdict =
                uncorrected(RtcTrack.GUEST, List.of(incident(9.2, -0.5, -7.0, LEFT)), observed(-0.5, -7.0, -0.5));

        assertThat(verdict.held()).isFalse();
        assertThat(verdict.text()).contains("incident 1").contains("over a freeze of 9.200 s");
    }

    @Test
    void aFreezeThatWholeSecondsHideShowsNothing() {
        List<Incident> brief = List.of(incident(1.2, 0.0, -0.5, LEFT), incident(1.2, 0.0, -1.4, LEFT));

        for (RtcTrack track : RtcTrack.values()) {
            LabVerdict verdict = uncorrected(track, brief, observed(0.0, 0.0, 0.0));
            assertThat(verdict.held()).isFalse();
            assertThat(verdict.text()).contains("too short to show anything: 2.400 s");
        }
    }

    @Test
    void whereTheRtcFollowsTheHostNoPanicMayMoveTheClock() {
        assertThat(uncorrected(RtcTrack.WALL, List.of(incident(9.2, -0.5, 0.4, LEFT)), List.of())
                        .held())
                .isTrue();
        LabVerdict shifted = uncorrected(RtcTrack.WALL, List.of(incident(9.2, -0.5, -9.7, LEFT)), List.of());
        assertThat(shifted.held()).isFalse();
        assertThat(shifted.text()).contains("though the RTC follows the host");
    }

    @Test
    void aClockThatWasNeverMeasuredShowsNothing() {
        Incident unmeasured = incident(9.2, -0.5, null, LEFT);

        for (RtcTrack track : RtcTrack.values()) {
            LabVerdict verdict = uncorrected(track, List.of(unmeasured), observed(-0.5, -9.7, -0.5));
            assertThat(verdict.held()).isFalse();
            assertThat(verdict.text()).contains("was not measured");
        }
        assertThat(uncorrected(RtcTrack.WALL, List.of(unmeasured, incident(9.2, -0.5, -0.5, LEFT)), List.of())
                        .held())
                .isTrue();
    }

    private static LabVerdict uncorrected(RtcTrack track, List<Incident> incidents, List<Observation> observations) {
        return LabVerdict.of(plan(false, track), incidents, observations);
    }

    private static List<Incident> twoPanics() {
        return List.of(incident(9.2, -0.5, -9.7, LEFT), incident(9.0, -9.7, -18.4, LEFT));
    }

    private static LabPlan plan(boolean correct, RtcTrack track) {
        return new LabPlan(
                GuestSpec.named("coretime-lab-1").withRtcTrack(track),
                2,
                correct,
                List.of(LabPlan.StrategyName.LIBVIRT),
                true,
                Duration.ofMinutes(5),
                Path.of("/var/tmp/coretime-lab"));
    }

    private static Incident incident(double freeze, double before, @Nullable Double after, @Nullable Ending ending) {
        Instant resumed = AT.plus(seconds(freeze));
        List<StepResult> steps = new ArrayList<>();
        steps.add(new Panic(new UUID(0, 1), "coretime-lab-1", QemuProcess.UNKNOWN, AT, offset(before), null));
        steps.add(new Restart(Restart.Mode.WARM, Restart.Actor.LIBVIRT, resumed, QemuProcess.UNKNOWN));
        steps.add(new Measurement(resumed, resumed, after == null ? null : offset(after), null, null, null));
        return new Incident(1, steps, ending);
    }

    private static List<Observation> observed(double before, double rebooted, @Nullable Double renewed) {
        return List.of(
                observation("before the first panic", before),
                observation("after a guest reboot", rebooted),
                observation("in a new QEMU process", renewed));
    }

    private static Observation observation(String what, @Nullable Double offset) {
        return new Observation(AT, what, offset == null ? null : BigDecimal.valueOf(offset), null, null);
    }

    private static Offset offset(double seconds) {
        return new Offset(seconds(seconds), Duration.ofMillis(5));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
