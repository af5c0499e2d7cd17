package coretime.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One native connection, from open until it is dead or closed. It is not mended: a new link takes its place.
 *
 * <p>Counts its users, so that the native connection is closed when the last call has returned and never under it.
 */
public final class Link {
    private static final int KEEP_ALIVE_SECONDS = 5;
    private static final int KEEP_ALIVE_COUNT = 3;

    private static final int VIR_DOMAIN_EVENT_ID_LIFECYCLE = 0;
    private static final int VIR_DOMAIN_EVENT_ID_REBOOT = 1;
    private static final int VIR_DOMAIN_EVENT_ID_RTC_CHANGE = 2;
    private static final int VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE = 18;

    private final Libvirt libvirt = Natives.libvirt();
    private final MemorySegment connection;
    private final EventSink sink;
    private final MemorySegment name;
    /** The owner counts as one, until it closes. */
    private final AtomicInteger users = new AtomicInteger(1);

    private volatile boolean dead;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** Ids of the registered callbacks; written before the link is handed out. */
    private final List<Integer> events = new ArrayList<>();

    private int monitorEvents = -1;

    private Link(MemorySegment connection, EventSink sink) {
        this.connection = connection;
        this.sink = sink;
        this.name = Callbacks.add(this);
    }

    /** Connects; the sink hears of all events and of the link's death. */
    public static Link open(String uri, EventSink sink) throws NativeFailure {
        Libvirt libvirt = Natives.libvirt();
        EventLoop.enter();
        MemorySegment connection;
        try (Arena arena = Arena.ofConfined()) {
            connection = Natives.check(libvirt.virConnectOpen(arena.allocateFrom(uri)));
        } catch (NativeFailure | RuntimeException e) {
            EventLoop.leave();
            throw e;
        }
        Link link = new Link(connection, sink);
        try {
            link.watch();
        } catch (NativeFailure | RuntimeException e) {
            link.close();
            throw e;
        }
        return link;
    }

    private void watch() throws NativeFailure {
        ignoreUnsupported(() -> libvirt.virConnectSetKeepAlive(connection, KEEP_ALIVE_SECONDS, KEEP_ALIVE_COUNT));
        Natives.check(libvirt.virConnectRegisterCloseCallback(connection, Callbacks.CLOSE, name, MemorySegment.NULL));
        register(VIR_DOMAIN_EVENT_ID_LIFECYCLE, Callbacks.LIFECYCLE);
        register(VIR_DOMAIN_EVENT_ID_REBOOT, Callbacks.REBOOT);
        register(VIR_DOMAIN_EVENT_ID_RTC_CHANGE, Callbacks.RTC_CHANGE);
        register(VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, Callbacks.AGENT_LIFECYCLE);
        monitorEvents = ignoreUnsupported(() -> Natives.qemu()
                .virConnectDomainQemuMonitorEventRegister(
                        connection,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        Callbacks.MONITOR,
                        name,
                        MemorySegment.NULL,
                        0));
    }

    EventSink sink() {
        return sink;
    }

    void died(String reason) {
        dead = true;
        sink.lost(this, reason);
    }

    /** Whether the connection works, as far as libvirt knows. Asks no daemon. Only while in use. */
    public boolean isAlive() {
        return !dead && libvirt.virConnectIsAlive(connection) == 1;
    }

    /** Whether libvirt has said that the connection is gone. */
    public boolean isDead() {
        return dead;
    }

    /** Whether QEMU's own events come: not from a driver that has no QEMU. */
    public boolean hasMonitorEvents() {
        return monitorEvents >= 0;
    }

    /** The native connection, while in use. */
    public MemorySegment connection() {
        return connection;
    }

    /** Keeps the native connection until {@link #release}; false where it is closed. */
    public boolean acquire() {
        int count = users.get();
        while (count > 0) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
            count = users.get();
        }
        return false;
    }

    /** Ends a use; the last one closes the native connection. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            libvirt.virConnectClose(connection);
            EventLoop.leave();
        }
    }

    private void register(int event, MemorySegment callback) throws NativeFailure {
        events.add(Natives.check(libvirt.virConnectDomainEventRegisterAny(
                connection, MemorySegment.NULL, event, callback, name, MemorySegment.NULL)));
    }

    private interface IntCall {
        int call();
    }

    /** The result; -1 where the driver does not have the function, as libvirt's test driver. */
    private static int ignoreUnsupported(IntCall call) throws NativeFailure {
        try {
            return Natives.check(call.call());
        } catch (NativeFailure e) {
            if (e.code() != NativeFailure.VIR_ERR_NO_SUPPORT) {
                throw e;
            }
            return -1;
        }
    }

    /** Lets go; calls under way keep the native connection until they return. Twice is once. */
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Callbacks.remove(name);
        // Each callback holds a reference on the connection. On a dead connection these report errors, after they have
        // let go: there is nothing to do about them.
        events.forEach(id -> libvirt.virConnectDomainEventDeregisterAny(connection, id));
        if (monitorEvents >= 0) {
            Natives.qemu().virConnectDomainQemuMonitorEventDeregister(connection, monitorEvents);
        }
        libvirt.virConnectUnregisterCloseCallback(connection, Callbacks.CLOSE);
        release();
    }
}
