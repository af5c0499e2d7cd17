package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.time.Offset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClockForecastTest {
    private static final DomainClock FOLLOWS_HOST = new DomainClock(true, false, Duration.ZERO);
    private static final DomainClock FOLLOWS_GUEST = new DomainClock(true, true, Duration.ZERO);
    private static final GuestTimekeeping IDLE = new GuestTimekeeping(List.of("chronyd"), List.of());

    private static Optional<Offset> rtc(double seconds) {
        return Optional.of(new Offset(Duration.ofMillis((long) (1000 * seconds)), Duration.ofMillis(10)));
    }

    private static ClockVerdict verdict(ClockForecast forecast, ClockEvent event) {
        return forecast.of(event).verdict();
    }

    @Test
    void anRtcThatFollowsTheHostIsSafeInAPanic() {
        ClockForecast forecast = ClockForecast.of(FOLLOWS_HOST, rtc(-0.7), Optional.of(IDLE));

        assertThat(forecast.verdict()).isEqualTo(ClockVerdict.SAFE);
        assertThat(verdict(forecast, ClockEvent.PAUSE)).isEqualTo(ClockVerdict.LATE_UNTIL_CORRECTED);
        assertThat(verdict(forecast, ClockEvent.REBOOT)).isEqualTo(ClockVerdict.SAFE);
        assertThat(verdict(forecast, ClockEvent.COLD_START)).isEqualTo(ClockVerdict.SAFE);
        assertThat(forecast.remedies()).isEmpty();
    }

    @Test
    void anRtcThatFollowsTheGuestPersistsUntilANewProcess() {
        ClockForecast forecast = ClockForecast.of(FOLLOWS_GUEST, rtc(0), Optional.of(IDLE));

        assertThat(forecast.verdict()).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(verdict(forecast, ClockEvent.REBOOT)).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(verdict(forecast, ClockEvent.COLD_START)).isEqualTo(ClockVerdict.SAFE);
        assertThat(forecast.remedies()).singleElement().asString().contains("track='wall'");
    }

    @Test
    void aPoisonedRtcIsSaidBeforeTheNextBootBeginsWithIt() {
        ClockForecast forecast = ClockForecast.of(FOLLOWS_HOST, rtc(-41), Optional.of(IDLE));

        assertThat(forecast.verdict()).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(forecast.of(ClockEvent.PANIC).why()).contains("-41.000 s");
        assertThat(verdict(forecast, ClockEvent.REBOOT)).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(forecast.remedies()).singleElement().asString().contains("hwclock --systohc");
    }

    @Test
    void aGuestThatWritesItsRtcCarriesAPauseIntoTheNextBoot() {
        GuestTimekeeping writes = new GuestTimekeeping(List.of("ntpd"), List.of("ntpd by the kernel"));

        ClockForecast forecast = ClockForecast.of(FOLLOWS_HOST, rtc(0), Optional.of(writes));

        assertThat(forecast.verdict()).isEqualTo(ClockVerdict.SAFE);
        assertThat(verdict(forecast, ClockEvent.REBOOT)).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(forecast.of(ClockEvent.REBOOT).why()).contains("ntpd by the kernel");
    }

    @Test
    void whatAGuestDoesNotSayIsNotTakenForSafe() {
        ClockForecast forecast = ClockForecast.of(FOLLOWS_HOST, Optional.empty(), Optional.empty());

        assertThat(verdict(forecast, ClockEvent.REBOOT)).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(forecast.of(ClockEvent.REBOOT).why()).contains("does not say");
    }

    @Test
    void anAdjustmentThatLibvirtKeepsOutlivesTheProcess() {
        DomainClock adjusted = new DomainClock(true, false, Duration.ofSeconds(-41));

        ClockForecast forecast = ClockForecast.of(adjusted, rtc(-41), Optional.of(IDLE));

        assertThat(verdict(forecast, ClockEvent.COLD_START)).isEqualTo(ClockVerdict.LATE_AND_PERSISTS);
        assertThat(forecast.remedies()).anySatisfy(remedy -> assertThat(remedy).contains("forget the adjustment"));
    }

    @Test
    void aGuestWithoutATimeDaemonCatchesNothingUp() {
        GuestTimekeeping none = new GuestTimekeeping(List.of(), List.of());

        assertThat(ClockForecast.of(FOLLOWS_HOST, rtc(0), Optional.of(none)).remedies())
                .singleElement()
                .asString()
                .contains("no time daemon");
    }

    @Test
    void anRtcThatIsNotInUtcIsSaid() {
        DomainClock local = new DomainClock(false, false, Duration.ZERO);

        ClockForecast forecast = ClockForecast.of(local, Optional.empty(), Optional.of(IDLE));

        assertThat(forecast.of(ClockEvent.COLD_START).why()).contains("not in UTC");
        assertThat(forecast.remedies()).singleElement().asString().contains("offset='utc'");
    }

    @Test
    void aGuestsAnswerIsReadForWhatIsKnownAndNothingElse() {
        assertThat(GuestTimekeeping.parse("daemon chronyd\nrtcsync\n"))
                .isEqualTo(new GuestTimekeeping(List.of("chronyd"), List.of("chronyd by rtcsync, every 11 minutes")));
        assertThat(GuestTimekeeping.parse("daemon chronyd\n").rtcWriters()).isEmpty();
        assertThat(GuestTimekeeping.parse("rtcsync\n").rtcWriters()).isEmpty();
        assertThat(GuestTimekeeping.parse("daemon systemd-timesyn\ndaemon \u001b[2Jevil\n")
                        .daemons())
                .containsExactly("systemd-timesyncd");
        assertThat(GuestTimekeeping.parse("x\n".repeat(1000) + "daemon ntpd\n").daemons())
                .isEmpty();
    }
}
