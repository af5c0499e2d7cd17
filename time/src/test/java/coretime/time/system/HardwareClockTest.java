package coretime.time.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coretime.time.Bracketing;
import coretime.time.Offset;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nothing here sets a hardware clock: {@code write} is called where there is none. */
class HardwareClockTest {
    private static final Duration HALF = Duration.ofMillis(500);

    private final HardwareClock none = new HardwareClock(Path.of("/dev/coretime-none"), ZoneOffset.UTC, HALF);

    @Test
    void aMachineWithoutOneIsNoError() throws Exception {
        assertThat(none.read()).isEmpty();
        assertThat(none.measure()).isEmpty();
        assertThat(none.write(InstantSource.system())).isEmpty();
    }

    @Test
    void anotherDeviceIsRefusedInWords() {
        HardwareClock other = new HardwareClock(Path.of("/dev/null"), ZoneOffset.UTC, HALF);

        assertThatThrownBy(other::read)
                .isInstanceOf(SystemCallFailed.class)
                .hasMessage("reading the hardware clock /dev/null failed: ENOTTY (not a device of that kind): it is no"
                        + " hardware clock")
                .satisfies(e -> assertThat(((SystemCallFailed) e).errno()).isEqualTo(25));
    }

    /** Where this machine has one, it is read. */
    @Test
    void theMachinesOwnIsReadWhereThereIsOne() throws Exception {
        HardwareClock own = HardwareClock.of(HardwareClock.STANDARD);

        assertThat(own.zone()).isNotNull();
        try {
            own.read().ifPresent(bracket -> assertThat(bracket.resolution()).isEqualTo(Duration.ofSeconds(1)));
        } catch (SystemCallFailed e) {
            assertThat(e).hasMessageContaining("run as root");
        }
    }

    @Test
    void aPcsClockIsWrittenHalfASecondLaterAndOthersAtOnce() {
        assertThat(HardwareClock.delay("rtc_cmos rtc_cmos\n")).isEqualTo(HALF);
        assertThat(HardwareClock.delay("rtc-pl031 9010000.pl031\n")).isZero();
    }

    @Test
    void theSecondThatIsWrittenIsTheFirstWhoseMomentIsStillToCome() {
        assertThat(next("12:00:00.100")).isEqualTo(second("12:00:00"));
        assertThat(next("12:00:00.497")).isEqualTo(second("12:00:00"));
        assertThat(next("12:00:00.499")).isEqualTo(second("12:00:01"));
        assertThat(next("12:00:00.500")).isEqualTo(second("12:00:01"));
        assertThat(next("12:00:00.900")).isEqualTo(second("12:00:01"));
        assertThat(HardwareClock.nextSecond(Instant.parse("2026-11-25T12:00:00.2Z"), Duration.ZERO))
                .isEqualTo(second("12:00:01"));
    }

    @Test
    void aMomentIsMetAndNotMissedByWhatAThreadSleepsTooLong() throws Exception {
        Instant moment = Instant.now().plusMillis(30);

        HardwareClock.await(InstantSource.system(), moment);

        assertThat(Instant.now()).isAfterOrEqualTo(moment);
    }

    @Test
    void aRightTimeThatIsPutBackIsNotWaitedForForEver() {
        AtomicInteger calls = new AtomicInteger();
        InstantSource goingBack = () -> Instant.EPOCH.minusSeconds(calls.incrementAndGet());

        assertThatThrownBy(() -> HardwareClock.await(goingBack, Instant.EPOCH.plusMillis(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was put back meanwhile");
    }

    /** A simulation of a clock that is 0.3 s late, on the real system clock. */
    @Test
    void whatIsWatchedToTheEndOfASecondIsKnownWell() throws Exception {
        Offset offset =
                none.watch(Bracketing.system(), () -> shown(Instant.now().minusMillis(300)));

        assertThat(offset.low()).isLessThanOrEqualTo(Duration.ofMillis(-300));
        assertThat(offset.high()).isGreaterThanOrEqualTo(Duration.ofMillis(-300));
        assertThat(offset.bound()).isLessThan(HALF);
    }

    @Test
    void aClockThatStandsStillIsToldOf() {
        LocalDateTime ever = LocalDateTime.parse("2026-11-25T12:00:00");

        assertThatThrownBy(() -> none.watch(Bracketing.system(), () -> ever))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stands still at 2026-11-25T12:00:00Z");
    }

    @Test
    void aClockThatSomebodyElseSetsMeanwhileIsToldOf() {
        AtomicInteger readings = new AtomicInteger();

        assertThatThrownBy(() -> none.watch(
                        Bracketing.system(),
                        () -> shown(Instant.now().plusSeconds(readings.getAndIncrement() == 0 ? 0 : 3600))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody else sets it");
    }

    @Test
    void whoIsInterruptedStopsWatching() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> none.watch(Bracketing.system(), () -> shown(Instant.EPOCH)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private static LocalDateTime shown(Instant instant) {
        return RtcTime.shown(instant, ZoneOffset.UTC);
    }

    private static Instant next(String time) {
        return HardwareClock.nextSecond(second(time), HALF);
    }

    private static Instant second(String time) {
        return Instant.parse("2026-11-25T" + time + "Z");
    }
}
