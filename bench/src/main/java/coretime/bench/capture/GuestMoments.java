package coretime.bench.capture;

import coretime.libvirt.Connection;
import coretime.libvirt.Domain;
import coretime.libvirt.EventSubscription;
import coretime.libvirt.LibvirtEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** When a domain's CPUs stopped and ran, by QEMU's own timestamps. */
final class GuestMoments implements AutoCloseable {
    private final BlockingQueue<LibvirtEvent.MonitorEvent> events = new LinkedBlockingQueue<>();
    private final EventSubscription subscription;

    /** Listens from now on. */
    GuestMoments(Connection connection, Domain domain) {
        this.subscription = connection.subscribe(event -> {
            if (event instanceof LibvirtEvent.MonitorEvent monitor
                    && monitor.domain().equals(domain)) {
                events.add(monitor);
            }
        });
    }

    /**
     * Waits for the monitor's event of this name, and forgets those before it.
     *
     * @throws CaptureFailed where it does not come in time
     */
    Instant await(String name, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            LibvirtEvent.MonitorEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new CaptureFailed("QEMU's " + name + " did not come within " + longest.toSeconds() + " s");
            }
            if (event.event().equals(name)) {
                return event.at();
            }
        }
    }

    /** Forgets what came. */
    void clear() {
        events.clear();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
