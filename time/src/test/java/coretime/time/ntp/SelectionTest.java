package coretime.time.ntp;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void twoOfThreeThatAgreeOutvoteTheThird() {
        Selection selection = Selection.of(List.of(says(0, 10), says(5_000, 10), says(8, 10)), 2);

        assertThat(selection.verdicts()).containsExactly(Verdict.SELECTED, Verdict.FALSETICKER, Verdict.SELECTED);
        assertThat(selection.offset().orElseThrow().value()).isEqualTo(Duration.ofMillis(4));
        assertThat(selection.offset().orElseThrow().bound()).isEqualTo(Duration.ofMillis(6));
        assertThat(selection.agreeing()).isEqualTo(2);
    }

    @Test
    void withoutAMajorityNothingIsDecided() {
        Selection selection = Selection.of(List.of(says(0, 10), says(5_000, 10)), 2);

        assertThat(selection.verdicts()).containsExactly(Verdict.UNDECIDED, Verdict.UNDECIDED);
        assertThat(selection.offset()).isEmpty();
        assertThat(selection.agreeing()).isZero();
        assertThat(Selection.of(List.of(), 1).offset()).isEmpty();
        assertThat(Selection.of(List.of(says(0, 10)), 2).offset()).isEmpty();
        assertThat(Selection.of(List.of(says(0, 10)), 0).offset()).isEmpty();
    }

    @Test
    void twoPairsThatAgreeWithOneBetweenThemWidenTheBoundOverBoth() {
        // The middle one agrees with either side; which side is right is not known.
        Selection selection =
                Selection.of(List.of(says(-20, 10), says(-20, 10), says(0, 15), says(20, 10), says(20, 10)), 3);

        Offset offset = selection.offset().orElseThrow();
        assertThat(offset.low()).isLessThanOrEqualTo(Duration.ofMillis(-15));
        assertThat(offset.high()).isGreaterThanOrEqualTo(Duration.ofMillis(15));
        assertThat(offset.value()).isBetween(Duration.ofMillis(-15), Duration.ofMillis(15));
        assertThat(selection.agreeing()).isEqualTo(5);
    }

    @Test
    void whoIsFartherFromTheOthersThanTheirJitterIsAnOutlierAndStillAgrees() {
        Selection selection =
                Selection.of(List.of(says(0, 100), says(1, 100), says(2, 100), says(60, 100)), Selection.majorityOf(4));

        assertThat(selection.verdicts())
                .containsExactly(Verdict.SELECTED, Verdict.SELECTED, Verdict.SELECTED, Verdict.OUTLIER);
        assertThat(selection.offset().orElseThrow().value()).isEqualTo(Duration.ofMillis(1));
        assertThat(selection.agreeing()).isEqualTo(4);
    }

    @Test
    void theNearerToTheTruthAServerIsTheMoreItCounts() {
        Selection selection = Selection.of(List.of(says(0, 1), says(9, 10)), 2);

        assertThat(selection.offset().orElseThrow().value()).isBetween(Duration.ofMillis(0), Duration.ofMillis(1));
    }

    @Test
    void aMajorityIsMoreThanHalf() {
        assertThat(Selection.majorityOf(1)).isEqualTo(1);
        assertThat(Selection.majorityOf(2)).isEqualTo(2);
        assertThat(Selection.majorityOf(3)).isEqualTo(2);
        assertThat(Selection.majorityOf(4)).isEqualTo(3);
    }

    @Property
    void theTruthIsInTheResultHoweverFewerThanHalfLie(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int servers,
            @ForAll @IntRange(max = 15) int unheard) {
        Random random = new Random(seed);
        int liars = random.nextInt((servers + unheard - 1) / 2 + 1);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            long bound = random.nextLong(1, 1000);
            long error = i < liars ? random.nextLong(-3000, 3001) : random.nextLong(-bound, bound + 1);
            candidates.add(says(error, bound));
        }

        Selection selection = Selection.of(candidates, servers - (servers + unheard - 1) / 2);

        selection.offset().ifPresent(offset -> assertThat(Duration.ZERO).isBetween(offset.low(), offset.high()));
        for (int i = Math.min(liars, servers); i < servers; i++) {
            assertThat(selection.verdicts().get(i)).isNotEqualTo(Verdict.FALSETICKER);
        }
    }

    private static Candidate says(long millis, long bound) {
        return new Candidate(
                new Offset(Duration.ofMillis(millis), Duration.ofMillis(bound)), Duration.ofMillis(1), Duration.ZERO);
    }
}
