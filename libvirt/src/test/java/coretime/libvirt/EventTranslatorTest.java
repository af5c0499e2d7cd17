package coretime.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import coretime.libvirt.internal.DomainIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the raw callbacks come to mean. */
class EventTranslatorTest {
    private static final DomainIdentity DOMAIN = new DomainIdentity(UUID.randomUUID(), "coretime-x");

    private final Connection connection = Connection.open("test:///default");
    private final List<LibvirtEvent> events = new ArrayList<>();
    private final EventTranslator translator = new EventTranslator(connection, events::add, (_, _) -> {});

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void monitorEventsKeepQemusMicrosecondsAndDetails() {
        translator.monitorEvent(DOMAIN, "RTC_CHANGE", 1793671200, 123456, "{\"offset\": -41}");
        LibvirtEvent.MonitorEvent event = (LibvirtEvent.MonitorEvent) events.getFirst();
        assertThat(event.domain().name()).isEqualTo("coretime-x");
        assertThat(event.event()).isEqualTo("RTC_CHANGE");
        assertThat(event.at()).isEqualTo(Instant.ofEpochSecond(1793671200, 123456000));
        assertThat(event.details().path("offset").intValue()).isEqualTo(-41);
    }

    @Test
    void monitorEventsWithoutTimeOrDetailsOrWithWrongOnesAreStillToldOf() {
        translator.monitorEvent(DOMAIN, "STOP", -1, 0, null);
        translator.monitorEvent(DOMAIN, "STOP", Long.MAX_VALUE, 0, "not json");
        translator.monitorEvent(DOMAIN, "STOP", 1, -1, "");
        assertThat(events).hasSize(3).allSatisfy(event -> {
            LibvirtEvent.MonitorEvent monitor = (LibvirtEvent.MonitorEvent) event;
            assertThat(monitor.at()).isEqualTo(monitor.received());
        });
        assertThat(((LibvirtEvent.MonitorEvent) events.get(0)).details().isEmpty())
                .isTrue();
        assertThat(((LibvirtEvent.MonitorEvent) events.get(1)).details().stringValue())
                .isEqualTo("not json");
    }

    @Test
    void agentRebootAndRtcEventsSayWhatHappened() {
        translator.agentChanged(DOMAIN, 1, 2);
        translator.agentChanged(DOMAIN, 2, 1);
        translator.rebooted(DOMAIN);
        translator.rtcChanged(DOMAIN, -41);
        assertThat(((LibvirtEvent.AgentChanged) events.get(0)).connected()).isTrue();
        assertThat(((LibvirtEvent.AgentChanged) events.get(1)).connected()).isFalse();
        assertThat(((LibvirtEvent.Rebooted) events.get(2)).domain().uuid()).isEqualTo(DOMAIN.uuid());
        assertThat(((LibvirtEvent.RtcChanged) events.get(3)).offsetSeconds()).isEqualTo(-41);
    }

    @Test
    void aLifecycleNumberFromANewerLibvirtIsUnknownAndNotAnError() {
        translator.lifecycle(DOMAIN, 8, 0);
        translator.lifecycle(DOMAIN, 99, 3);
        translator.lifecycle(DOMAIN, -1, 0);
        assertThat(events)
                .extracting(event -> ((LibvirtEvent.Lifecycle) event).change())
                .containsExactly(LifecycleChange.CRASHED, LifecycleChange.UNKNOWN, LifecycleChange.UNKNOWN);
    }
}
