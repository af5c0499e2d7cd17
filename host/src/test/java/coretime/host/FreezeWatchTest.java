package coretime.host;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.host.Freeze.Cause;
import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class FreezeWatchTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final int PAUSED = 0;
    private static final int IO_ERROR = 2;

    private final Connection connection = Connection.open("test:///default");
    private final Domain domain = connection.find("test").orElseThrow();
    private final FreezeWatch watch = new FreezeWatch(true);

    @AfterEach
    void close() {
        connection.close();
    }

    private Optional<FreezeWatch.Interval> monitor(String event, long second) {
        Instant at = NOW.plusSeconds(second);
        return watch.on(new LibvirtEvent.MonitorEvent(
                domain, event, at, JsonNodeFactory.instance.objectNode(), at.plusMillis(3)));
    }

    private void lifecycle(LifecycleChange change, int detail) {
        assertThat(watch.on(new LibvirtEvent.Lifecycle(domain, change, detail, NOW)))
                .isEmpty();
    }

    @Test
    void aPauseIsFromStopToResumeByQemusOwnTimes() {
        assertThat(monitor("STOP", 1)).isEmpty();
        lifecycle(LifecycleChange.SUSPENDED, PAUSED);

        assertThat(monitor("RESUME", 6))
                .contains(new FreezeWatch.Interval(Cause.PAUSE, NOW.plusSeconds(1), NOW.plusSeconds(6)));
        assertThat(monitor("RESUME", 7)).isEmpty();
    }

    @Test
    void theCauseIsLibvirtsAndOneThatIsNewIsUnknown() {
        assertThat(monitor("STOP", 1)).isEmpty();
        lifecycle(LifecycleChange.SUSPENDED, IO_ERROR);
        assertThat(monitor("RESUME", 2).map(FreezeWatch.Interval::cause)).contains(Cause.IO_ERROR);

        assertThat(monitor("STOP", 3)).isEmpty();
        lifecycle(LifecycleChange.SUSPENDED, 99);
        assertThat(monitor("RESUME", 4).map(FreezeWatch.Interval::cause)).contains(Cause.UNKNOWN);

        assertThat(monitor("STOP", 5)).isEmpty();
        assertThat(monitor("RESUME", 6).map(FreezeWatch.Interval::cause)).contains(Cause.UNKNOWN);
    }

    @Test
    void aPanicsFreezeIsItsIncidents() {
        assertThat(monitor("GUEST_PANICKED", 1)).isEmpty();
        assertThat(monitor("STOP", 1)).isEmpty();
        assertThat(monitor("RESUME", 9)).isEmpty();

        assertThat(monitor("STOP", 20)).isEmpty();
        assertThat(monitor("RESUME", 21)).isPresent();
    }

    @Test
    void whatIsNotSeenToItsEndIsNotTold() {
        assertThat(monitor("STOP", 1)).isEmpty();
        assertThat(watch.on(new LibvirtEvent.ConnectionLost("gone", NOW))).isEmpty();
        assertThat(monitor("RESUME", 9)).isEmpty();

        assertThat(monitor("STOP", 10)).isEmpty();
        lifecycle(LifecycleChange.STOPPED, 0);
        assertThat(monitor("RESUME", 19)).isEmpty();
    }

    @Test
    void whereQemuTellsItsOwnMomentsLibvirtsEventsMakeNoFreeze() {
        lifecycle(LifecycleChange.SUSPENDED, PAUSED);
        lifecycle(LifecycleChange.RESUMED, 0);

        assertThat(monitor("STOP", 1)).isEmpty();
        lifecycle(LifecycleChange.CRASHED, 0);
        assertThat(monitor("RESUME", 2)).isPresent();
    }

    @Test
    void whereNobodyTellsThemAPauseIsFromLibvirtsOneEventToTheOther() {
        FreezeWatch unmonitored = new FreezeWatch(false);
        assertThat(unmonitored.on(event(LifecycleChange.SUSPENDED, 1))).isEmpty();
        assertThat(unmonitored.on(event(LifecycleChange.RESUMED, 4)))
                .contains(new FreezeWatch.Interval(Cause.PAUSE, NOW.plusSeconds(1), NOW.plusSeconds(4)));
        assertThat(unmonitored.on(event(LifecycleChange.RESUMED, 5))).isEmpty();

        assertThat(unmonitored.on(event(LifecycleChange.SUSPENDED, 6))).isEmpty();
        assertThat(unmonitored.on(event(LifecycleChange.CRASHED, 7))).isEmpty();
        assertThat(unmonitored.on(event(LifecycleChange.RESUMED, 8))).isEmpty();

        assertThat(unmonitored.on(event(LifecycleChange.SUSPENDED, 9))).isEmpty();
        assertThat(unmonitored.on(event(LifecycleChange.STOPPED, 10))).isEmpty();
        assertThat(unmonitored.on(event(LifecycleChange.RESUMED, 11))).isEmpty();
    }

    private LibvirtEvent event(LifecycleChange change, long second) {
        return new LibvirtEvent.Lifecycle(domain, change, PAUSED, NOW.plusSeconds(second));
    }
}
