package coretime.host;

import coretime.host.Freeze.Cause;
import coretime.libvirt.LibvirtEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes freezes of one domain's events: from QEMU's STOP to its RESUME, by its own times. Where the hypervisor has no monitor, libvirt's
 * own events have to do, and the moments at which they came. A panic's is the incident's to tell, since only that knows when the next
 * boot runs. For the thread of the events.
 */
final class FreezeWatch {
    /** {@code virDomainEventSuspendedDetailType}, in its order. */
    private static final Cause[] SUSPENDED = {
        Cause.PAUSE, Cause.MIGRATION, Cause.IO_ERROR, Cause.WATCHDOG, Cause.RESTORE, Cause.SNAPSHOT
    };

    private final boolean hasMonitor;
    private @Nullable Instant stopped;
    private Cause cause = Cause.UNKNOWN;
    private boolean isPanic;

    /** @param hasMonitor whether QEMU's own events come */
    FreezeWatch(boolean hasMonitor) {
        this.hasMonitor = hasMonitor;
    }

    /** A freeze that is over. */
    record Interval(Cause cause, Instant from, Instant to) {}

    /** Takes the domain's next event. */
    Optional<Interval> on(LibvirtEvent event) {
        return switch (event) {
            case LibvirtEvent.MonitorEvent monitor -> on(monitor);
            case LibvirtEvent.Lifecycle lifecycle -> on(lifecycle);
            case LibvirtEvent.ConnectionLost _, LibvirtEvent.EventsDropped _ -> {
                forget();
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<Interval> on(LibvirtEvent.MonitorEvent event) {
        switch (event.event()) {
            case "GUEST_PANICKED" -> isPanic = true;
            case "STOP" -> stopped = event.at();
            case "RESUME" -> {
                return over(event.at());
            }
            default -> {}
        }
        return Optional.empty();
    }

    private Optional<Interval> on(LibvirtEvent.Lifecycle event) {
        switch (event.change()) {
            case SUSPENDED -> {
                int detail = event.detail();
                cause = detail >= 0 && detail < SUSPENDED.length ? SUSPENDED[detail] : Cause.UNKNOWN;
                if (!hasMonitor) {
                    stopped = event.received();
                }
            }
            case RESUMED -> {
                return hasMonitor ? Optional.empty() : over(event.received());
            }
            case CRASHED -> isPanic |= !hasMonitor;
            case STOPPED -> forget();
            default -> {}
        }
        return Optional.empty();
    }

    private Optional<Interval> over(Instant resumed) {
        Optional<Interval> over =
                stopped == null || isPanic ? Optional.empty() : Optional.of(new Interval(cause, stopped, resumed));
        forget();
        return over;
    }

    /** What began is not told to its end: half a freeze is none. */
    private void forget() {
        stopped = null;
        cause = Cause.UNKNOWN;
        isPanic = false;
    }
}
