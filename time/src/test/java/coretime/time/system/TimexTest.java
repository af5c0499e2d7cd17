package coretime.time.system;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The places are those that a C compiler gives for struct timex on x86_64, by offsetof(3). */
class TimexTest {
    private static final int MODES = 0;
    private static final int OFFSET = 8;
    private static final int FREQ = 16;
    private static final int MAXERROR = 24;
    private static final int ESTERROR = 32;
    private static final int STATUS = 40;
    private static final int TOLERANCE = 64;
    private static final int SECONDS = 72;
    private static final int FRACTION = 80;
    private static final int TICK = 88;
    private static final int TAI = 160;

    @Test
    void aReadingSetsNothing() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(Timex.reading(arena).toArray(JAVA_BYTE)).containsOnly(0).hasSize(208);
        }
    }

    @Test
    void aStepBackwardsHasAFractionThatIsNotNegative() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.step(arena, Duration.ofMillis(-250));

            assertThat(timex.get(JAVA_INT, MODES)).isEqualTo(0x2100);
            assertThat(timex.get(JAVA_LONG, SECONDS)).isEqualTo(-1);
            assertThat(timex.get(JAVA_LONG, FRACTION)).isEqualTo(750_000_000);
            clear(timex, MODES, SECONDS, FRACTION);
            assertThat(timex.toArray(JAVA_BYTE)).containsOnly(0);
        }
    }

    @Property
    void everyStepIsWhatItsTwoFieldsAddUpTo(@ForAll long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.step(arena, Duration.ofNanos(nanos));

            assertThat(timex.get(JAVA_LONG, FRACTION)).isBetween(0L, 999_999_999L);
            assertThat(Duration.ofSeconds(timex.get(JAVA_LONG, SECONDS), timex.get(JAVA_LONG, FRACTION)))
                    .isEqualTo(Duration.ofNanos(nanos));
        }
    }

    @Test
    void aSlewStandsAlone() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.slew(arena, -1500);

            assertThat(timex.get(JAVA_INT, MODES)).isEqualTo(0x8001);
            assertThat(timex.get(JAVA_LONG, OFFSET)).isEqualTo(-1500);
            clear(timex, MODES, OFFSET);
            assertThat(timex.toArray(JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void aMarkSetsTheStatusAndBothErrorsAndNeverMakesAnErrorSmaller() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.mark(arena, 0x2001, Duration.ofNanos(100_000_001), Duration.ofNanos(1));

            assertThat(timex.get(JAVA_INT, MODES)).isEqualTo(0x001c);
            assertThat(timex.get(JAVA_INT, STATUS)).isEqualTo(0x2001);
            assertThat(timex.get(JAVA_LONG, MAXERROR)).isEqualTo(100_001);
            assertThat(timex.get(JAVA_LONG, ESTERROR)).isEqualTo(1);
            clear(timex, MODES, STATUS, MAXERROR, ESTERROR);
            assertThat(timex.toArray(JAVA_BYTE)).containsOnly(0);
        }
    }

    @Test
    void whatTheKernelAnswersIsUnderstood() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.reading(arena);
            timex.set(JAVA_LONG, FREQ, -(12L << 16) - (1 << 15));
            timex.set(JAVA_LONG, MAXERROR, 1500);
            timex.set(JAVA_LONG, ESTERROR, -1);
            timex.set(JAVA_INT, STATUS, 0x2011);
            timex.set(JAVA_LONG, TICK, 10_000);
            timex.set(JAVA_INT, TAI, 37);

            KernelClock.State state = Timex.state(timex, 1);

            assertThat(state)
                    .isEqualTo(new KernelClock.State(
                            KernelClock.Phase.TIME_INS,
                            0x2011,
                            Duration.ofNanos(1_500_000),
                            Duration.ZERO,
                            -12.5,
                            Duration.ofMillis(10),
                            37));
            assertThat(state.isSynchronised()).isTrue();
            assertThat(state.hasLimit()).isTrue();
            assertThat(state.isLeapAnnounced()).isTrue();
        }
    }

    @Test
    void anUnsynchronisedClockHasNoLimitAtTheKernelsCeiling() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.reading(arena);
            timex.set(JAVA_LONG, MAXERROR, 16_000_000);
            timex.set(JAVA_INT, STATUS, 0x40);

            KernelClock.State state = Timex.state(timex, 5);

            assertThat(state.isSynchronised()).isFalse();
            assertThat(state.hasLimit()).isFalse();
            assertThat(state.isLeapAnnounced()).isFalse();
            assertThat(state.phase()).isEqualTo(KernelClock.Phase.TIME_ERROR);
        }
    }

    @Property(tries = 10)
    void everyAnswerOfTheCallHasItsName(@ForAll @LongRange(min = 0, max = 5) long returned) {
        String[] names = {"TIME_OK", "TIME_INS", "TIME_DEL", "TIME_OOP", "TIME_WAIT", "TIME_ERROR"};

        assertThat(KernelClock.Phase.of((int) returned)).hasToString(names[(int) returned]);
    }

    /** A layout that were wrong would show here: the real kernel writes what is known to stand there. */
    @Test
    void theRealKernelWritesWhereThisIsLookedFor() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = Timex.reading(arena);
            long before = Instant.now().getEpochSecond();

            assertThat(Linux.adjtimex(timex)).isBetween(0, 5);

            assertThat(timex.get(JAVA_LONG, SECONDS)).isBetween(before - 1, before + 60);
            assertThat(timex.get(JAVA_LONG, TOLERANCE)).isEqualTo(500L << 16);
            assertThat(timex.get(JAVA_LONG, TICK)).isBetween(9000L, 11_000L);
        }
    }

    private static void clear(MemorySegment timex, int... places) {
        for (int place : places) {
            timex.set(JAVA_LONG, place, 0);
        }
    }
}
