package coretime.libvirt;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened, as told to the listeners of a {@link Connection}. {@code received} is this host's clock when
 * libvirt's event reached this process, not when it happened.
 */
public sealed interface LibvirtEvent {

    /** This host's clock when the event reached this process. */
    Instant received();

    /** An event of one domain. */
    sealed interface DomainEvent extends LibvirtEvent {
        Domain domain();
    }

    /**
     * A domain was defined, started, paused, crashed …
     *
     * @param detail libvirt's detail, whose meaning depends on the change ({@code virDomainEventStartedDetailType} …)
     */
    record Lifecycle(Domain domain, LifecycleChange change, int detail, Instant received) implements DomainEvent {}

    /** The guest was reset, by itself or by others. One reset raises 2 to 4 of these: do not count them. */
    record Rebooted(Domain domain, Instant received) implements DomainEvent {}

    /**
     * The guest wrote its RTC.
     *
     * @param offsetSeconds the RTC against the host's clock, as QEMU reports it
     */
    record RtcChanged(Domain domain, long offsetSeconds, Instant received) implements DomainEvent {}

    /**
     * The guest opened or closed the agent's channel. It flaps while a guest boots.
     *
     * @param reason {@code virConnectDomainEventAgentLifecycleReason}: 1 the domain was started, 2 the channel
     */
    record AgentChanged(Domain domain, boolean connected, int reason, Instant received) implements DomainEvent {}

    /**
     * An event of QEMU's monitor, as QEMU sent it.
     *
     * @param event QEMU's name of it: STOP, RESUME, RESET, GUEST_PANICKED, RTC_CHANGE, …
     * @param at QEMU's own timestamp, to the microsecond, by the host's clock; {@code received} where QEMU gave none
     * @param details its data; an empty object where it has none, a string where it was not JSON
     */
    record MonitorEvent(Domain domain, String event, Instant at, JsonNode details, Instant received)
            implements DomainEvent {}

    /** The connection went down; it reconnects by itself. Events meanwhile are not seen: look at the state after. */
    record ConnectionLost(String reason, Instant received) implements LibvirtEvent {}

    /** The connection is up again, with all events. What happened meanwhile was not seen. */
    record ConnectionRestored(Instant received) implements LibvirtEvent {}

    /**
     * The listeners were too slow and the queue overflowed: this many events were dropped here. Look at the state anew.
     */
    record EventsDropped(long count, Instant received) implements LibvirtEvent {}
}
