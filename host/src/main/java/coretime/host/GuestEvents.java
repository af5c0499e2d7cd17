package coretime.host;

import coretime.libvirt.LibvirtEvent;
import coretime.libvirt.LifecycleChange;
import java.time.Instant;
import java.util.Optional;

/** The events that the steps wait for, as matches for {@link DomainEvents}. */
final class GuestEvents {

    /** {@code VIR_DOMAIN_EVENT_CRASHED_PANICKED}; 1 is CRASHLOADED. */
    private static final int CRASHED_PANICKED = 0;

    /** {@code VIR_DOMAIN_EVENT_STOPPED_DESTROYED}. */
    private static final int STOPPED_DESTROYED = 1;

    private GuestEvents() {}

    /** QEMU's own moment of the panic. */
    static Optional<Instant> panicked(LibvirtEvent event) {
        return monitor(event, "GUEST_PANICKED");
    }

    /** QEMU's own moment at which the CPUs ran again. */
    static Optional<Instant> resumed(LibvirtEvent event) {
        return monitor(event, "RESUME");
    }

    /** The domain has no QEMU process any more. */
    static Optional<Instant> stopped(LibvirtEvent event) {
        return event instanceof LibvirtEvent.Lifecycle lifecycle && lifecycle.change() == LifecycleChange.STOPPED
                ? Optional.of(lifecycle.received())
                : Optional.empty();
    }

    /** Somebody destroyed the domain (libvirt's own {@code on_crash=destroy} has another detail). */
    static Optional<Instant> destroyed(LibvirtEvent event) {
        return event instanceof LibvirtEvent.Lifecycle lifecycle && lifecycle.detail() == STOPPED_DESTROYED
                ? stopped(event)
                : Optional.empty();
    }

    /** The state after the panic is over: the CPUs run, or there is no QEMU process any more. */
    static Optional<Instant> over(LibvirtEvent event) {
        return resumed(event).or(() -> stopped(event));
    }

    /** The guest agent's channel was opened from inside. */
    static Optional<Instant> agentConnected(LibvirtEvent event) {
        return event instanceof LibvirtEvent.AgentChanged agent && agent.connected()
                ? Optional.of(agent.received())
                : Optional.empty();
    }

    /** The guest's kernel panicked and QEMU stopped it; a guest that runs its own kdump goes on instead. */
    static Optional<Instant> crashed(LibvirtEvent event) {
        return event instanceof LibvirtEvent.Lifecycle lifecycle
                        && lifecycle.change() == LifecycleChange.CRASHED
                        && lifecycle.detail() == CRASHED_PANICKED
                ? Optional.of(lifecycle.received())
                : Optional.empty();
    }

    /** What ends the wait for the agent. */
    static Optional<Instant> agentOrPanic(LibvirtEvent event) {
        return agentConnected(event).or(() -> crashed(event));
    }

    private static Optional<Instant> monitor(LibvirtEvent event, String name) {
        return event instanceof LibvirtEvent.MonitorEvent monitor
                        && monitor.event().equals(name)
                ? Optional.of(monitor.at())
                : Optional.empty();
    }
}
