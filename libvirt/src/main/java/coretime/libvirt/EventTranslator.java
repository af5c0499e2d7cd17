package coretime.libvirt;

import coretime.libvirt.internal.DomainIdentity;
import coretime.libvirt.internal.EventSink;
import coretime.libvirt.internal.Link;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Makes libvirt's callbacks into {@link LibvirtEvent}s. */
final class EventTranslator implements EventSink {
    private static final int AGENT_LIFECYCLE_STATE_CONNECTED = 1;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private final Connection connection;
    private final Consumer<LibvirtEvent> events;
    private final BiConsumer<Link, String> lost;

    EventTranslator(Connection connection, Consumer<LibvirtEvent> events, BiConsumer<Link, String> lost) {
        this.connection = connection;
        this.events = events;
        this.lost = lost;
    }

    @Override
    public void lifecycle(DomainIdentity domain, int event, int detail) {
        LifecycleChange change = Domain.ofOrdinal(LifecycleChange.values(), event, LifecycleChange.UNKNOWN);
        events.accept(new LibvirtEvent.Lifecycle(handle(domain), change, detail, Instant.now()));
    }

    @Override
    public void rebooted(DomainIdentity domain) {
        events.accept(new LibvirtEvent.Rebooted(handle(domain), Instant.now()));
    }

    @Override
    public void rtcChanged(DomainIdentity domain, long offsetSeconds) {
        events.accept(new LibvirtEvent.RtcChanged(handle(domain), offsetSeconds, Instant.now()));
    }

    @Override
    public void agentChanged(DomainIdentity domain, int state, int reason) {
        boolean connected = state == AGENT_LIFECYCLE_STATE_CONNECTED;
        events.accept(new LibvirtEvent.AgentChanged(handle(domain), connected, reason, Instant.now()));
    }

    @Override
    public void monitorEvent(DomainIdentity domain, String event, long seconds, int micros, @Nullable String details) {
        Instant received = Instant.now();
        boolean timed = seconds >= 0
                && seconds < Instant.MAX.getEpochSecond()
                && Integer.compareUnsigned(micros, MICROS_PER_SECOND) < 0;
        Instant at = timed ? Instant.ofEpochSecond(seconds, micros * 1000L) : received;
        events.accept(new LibvirtEvent.MonitorEvent(handle(domain), event, at, json(details), received));
    }

    private static JsonNode json(@Nullable String details) {
        if (details == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        return Json.parse(details).orElseGet(() -> JsonNodeFactory.instance.stringNode(details));
    }

    @Override
    public void lost(Link link, String reason) {
        lost.accept(link, reason);
    }

    private Domain handle(DomainIdentity domain) {
        return new Domain(connection, domain.uuid(), domain.name());
    }
}
