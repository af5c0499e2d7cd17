package coretime.libvirt.internal;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The functions that libvirt calls back. There is one of each for the whole process and all time, and a link is named to
 * them by a number instead of a pointer, so a callback that comes late, on whatever thread, finds nothing and does no
 * harm, and nothing needs libvirt's free callbacks.
 */
final class Callbacks {
    static final MemorySegment CLOSE = Upcalls.stub(
            CloseFunction.class, (_, reason, name) -> deliver(name, null, (link, _) -> link.died(closeReason(reason))));

    static final MemorySegment LIFECYCLE = Upcalls.stub(LifecycleFunction.class, (_, domain, event, detail, name) -> {
        deliver(name, domain, (link, identity) -> link.sink().lifecycle(identity.get(), event, detail));
        return 0;
    });

    static final MemorySegment REBOOT = Upcalls.stub(
            GenericFunction.class,
            (_, domain, name) ->
                    deliver(name, domain, (link, identity) -> link.sink().rebooted(identity.get())));

    static final MemorySegment RTC_CHANGE = Upcalls.stub(
            RtcChangeFunction.class,
            (_, domain, offset, name) ->
                    deliver(name, domain, (link, identity) -> link.sink().rtcChanged(identity.get(), offset)));

    static final MemorySegment AGENT_LIFECYCLE = Upcalls.stub(
            AgentLifecycleFunction.class,
            (_, domain, state, reason, name) ->
                    deliver(name, domain, (link, identity) -> link.sink().agentChanged(identity.get(), state, reason)));

    static final MemorySegment MONITOR = Upcalls.stub(
            MonitorFunction.class,
            (_, domain, event, seconds, micros, details, name) -> deliver(
                    name,
                    domain,
                    (link, identity) -> link.sink()
                            .monitorEvent(
                                    identity.get(),
                                    Natives.string(event),
                                    seconds,
                                    micros,
                                    details.equals(MemorySegment.NULL) ? null : Natives.string(details))));

    private static final ConcurrentHashMap<Long, Link> LINKS = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong();

    private Callbacks() {}

    /** {@code virConnectCloseFunc}. */
    interface CloseFunction {
        void call(MemorySegment connection, int reason, MemorySegment name);
    }

    /** {@code virConnectDomainEventCallback}. */
    interface LifecycleFunction {
        int call(MemorySegment connection, MemorySegment domain, int event, int detail, MemorySegment name);
    }

    /** {@code virConnectDomainEventGenericCallback}. */
    interface GenericFunction {
        void call(MemorySegment connection, MemorySegment domain, MemorySegment name);
    }

    /** {@code virConnectDomainEventRTCChangeCallback}. */
    interface RtcChangeFunction {
        void call(MemorySegment connection, MemorySegment domain, long offsetSeconds, MemorySegment name);
    }

    /** {@code virConnectDomainEventAgentLifecycleCallback}. */
    interface AgentLifecycleFunction {
        void call(MemorySegment connection, MemorySegment domain, int state, int reason, MemorySegment name);
    }

    /** {@code virConnectDomainQemuMonitorEventCallback}. */
    interface MonitorFunction {
        void call(
                MemorySegment connection,
                MemorySegment domain,
                MemorySegment event,
                long seconds,
                int micros,
                MemorySegment details,
                MemorySegment name);
    }

    /** Makes a link known; its name is the {@code opaque} of its callbacks. */
    static MemorySegment add(Link link) {
        long name = NEXT.incrementAndGet();
        LINKS.put(name, link);
        return MemorySegment.ofAddress(name);
    }

    /** From now on callbacks under this name do nothing. */
    static void remove(MemorySegment name) {
        LINKS.remove(name.address());
    }

    /** {@code virConnectCloseReason}. */
    private static String closeReason(int reason) {
        return switch (reason) {
            case 0 -> "the connection failed";
            case 1 -> "the daemon closed the connection";
            case 2 -> "the daemon did not answer keep-alive messages";
            case 3 -> "the connection was closed from this side";
            default -> "the connection was closed (reason " + reason + ")";
        };
    }

    private interface Identity {
        DomainIdentity get() throws NativeFailure;
    }

    private interface Delivery {
        void to(Link link, Identity identity) throws NativeFailure;
    }

    private static void deliver(MemorySegment name, @Nullable MemorySegment domain, Delivery delivery) {
        try {
            Link link = LINKS.get(name.address());
            if (link != null) {
                delivery.to(link, () -> DomainIdentity.of(Objects.requireNonNull(domain)));
            }
        } catch (Throwable t) { // whatever it is: out of here it would end the process
            report(t);
        }
    }

    private static void report(Throwable failure) {
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (Throwable _) { // the handler itself failed, and nobody is left to tell
            return;
        }
    }
}
