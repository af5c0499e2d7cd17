package coretime.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A boot that took place, beside what an audit says of it. */
class BootObservationTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private static ClockReading at(long monotonicMillis, long offMillis) {
        return new ClockReading(
                Duration.ofMillis(monotonicMillis),
                BEGAN.plusMillis(monotonicMillis).plusMillis(offMillis));
    }

    private static Optional<ClockMoment> moment(ClockReading... readings) {
        return ClockMoment.inJournal(List.of(readings));
    }

    @Test
    void aStepLiesBetweenTheTwoEntriesThatItMovedApart() {
        assertThat(moment(at(0, -360_000), at(900, -360_003), at(1000, 0), at(1500, 2), at(9000, 1)))
                .contains(new ClockMoment(
                        Duration.ofMillis(900),
                        Duration.ofSeconds(1),
                        ClockMoment.Source.JOURNAL,
                        Optional.of(Duration.ofSeconds(360).plusMillis(3))));
    }

    @Test
    void theStepThatMadeTheClockRightCountsAndNotOneBeforeNorASmallOneAfter() {
        // To the RTC, then to the servers, then by a tenth of a second.
        ClockMoment found = moment(
                        at(0, -90_000_000),
                        at(1000, -700),
                        at(1100, -700),
                        at(2000, 100),
                        at(2100, 100),
                        at(3000, 0),
                        at(3100, 0))
                .orElseThrow();

        assertThat(found.earliest()).isEqualTo(Duration.ofMillis(1100));
        assertThat(found.latest()).isEqualTo(Duration.ofSeconds(2));
        assertThat(found.by()).contains(Duration.ofMillis(800));
    }

    @Test
    void aClockThatIsSteppedBackIsSeenTooInWhateverOrderTheEntriesCome() {
        assertThat(moment(at(3000, 0), at(1000, 7200_000), at(2000, 7200_000), at(4000, 0)))
                .map(ClockMoment::by)
                .contains(Optional.of(Duration.ofHours(-2)));
    }

    @Test
    void anEntryWhoseClocksWereReadFarApartIsNoStep() {
        assertThat(moment(at(0, 0), at(1000, 0), at(2000, 300), at(3000, 0), at(4000, 0)))
                .isEmpty();
    }

    @Test
    void aClockThatNobodyMovesHasNoStep() {
        assertThat(moment()).isEmpty();
        assertThat(moment(at(0, 0))).isEmpty();
        assertThat(moment(at(0, 0), at(1, 40), at(2, 0))).isEmpty();
    }

    @Property
    void aStepIsBracketedWhereverItIs(
            @ForAll @IntRange(min = 2, max = 40) int before,
            @ForAll @IntRange(min = 2, max = 40) int after,
            @ForAll @IntRange(min = -1_000_000, max = -200) int off,
            @ForAll @IntRange(min = 0, max = 20) int noise) {
        List<ClockReading> readings = new ArrayList<>();
        for (int i = 0; i < before + after; i++) {
            readings.add(at(1000L * i, (i < before ? off : 0) + (i % 2 == 0 ? noise : -noise)));
        }
        ClockMoment found = ClockMoment.inJournal(readings).orElseThrow();
        assertThat(found.earliest()).isEqualTo(Duration.ofSeconds(before - 1));
        assertThat(found.latest()).isEqualTo(Duration.ofSeconds(before));
    }

    private static final BootAudit AUDIT = new BootAudit(
            new UnitName("default.target"),
            List.of(),
            List.of(
                    finding("loose.service", Verdict.CAN_START_BEFORE),
                    finding("soft.service", Verdict.ONLY_IF_THE_STEP_FAILS),
                    finding("hard.service", Verdict.AFTER_THE_STEP),
                    finding("early.service", Verdict.DOES_NOT_CARE)),
            List.of(),
            List.of());

    private static final ClockMoment STEP = new ClockMoment(
            Duration.ofSeconds(10), Duration.ofSeconds(12), ClockMoment.Source.JOURNAL, Optional.empty());

    private static Finding finding(String unit, Verdict verdict) {
        return new Finding(new UnitName(unit), verdict, "", List.of());
    }

    private static UnitStart start(String unit, long seconds) {
        return new UnitStart(new UnitName(unit), Duration.ofSeconds(seconds));
    }

    private static BootObservation observe(boolean stepHeld, UnitStart... starts) {
        return BootObservation.of(AUDIT, CarePolicy.standard(), List.of(starts), STEP, stepHeld);
    }

    @Test
    void aUnitIsSeenBeforeOrAfterOrItIsNotSure() {
        BootObservation seen =
                observe(true, start("hard.service", 12), start("early.service", 11), start("loose.service", 9));

        assertThat(seen.units())
                .extracting(Observation::seen)
                .containsExactly(Observation.Seen.BEFORE, Observation.Seen.NOT_SURE, Observation.Seen.AFTER);
        assertThat(seen.agrees()).isTrue();
    }

    @Test
    void aUnitThatTheAuditHasAfterTheStepContradictsItWhereItIsSeenBefore() {
        BootObservation seen = observe(true, start("loose.service", 1), start("hard.service", 9));

        assertThat(seen.agrees()).isFalse();
        assertThat(seen.units().getFirst().unit()).isEqualTo(new UnitName("hard.service"));
        assertThat(seen.units()).extracting(Observation::contradicts).containsExactly(true, false);
    }

    @Test
    void whereTheStepFailedOnlyWhatNeedsItContradicts() {
        assertThat(observe(true, start("soft.service", 9)).agrees()).isFalse();
        assertThat(observe(false, start("soft.service", 9)).agrees()).isTrue();
        assertThat(observe(false, start("hard.service", 9)).agrees()).isFalse();
    }

    @Test
    void aUnitThatTheAuditDoesNotKnowContradictsItWhereItCares() {
        assertThat(observe(true, start("unheard-of.service", 9)).agrees()).isFalse();
        assertThat(observe(true, start("unheard-of.service", 30)).agrees()).isTrue();
        assertThat(observe(true, start("dev-sda.device", 9)).agrees()).isTrue();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> start("a.service", -1)).hasMessageContaining("a.service");
        assertThatThrownBy(() -> at(-1, 0)).hasMessageContaining("never negative");
        assertThatThrownBy(() -> new ClockMoment(
                        Duration.ofSeconds(2), Duration.ofSeconds(1), ClockMoment.Source.UNIT, Optional.empty()))
                .hasMessageContaining("before the earliest");
    }
}
