package coretime.libvirt.internal;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * libvirt's one event loop of this process, on a daemon thread of its own while any connection is open.
 *
 * <p>libvirt's poll has no end of its own, so a timer of libvirt ends it: off while connections are open (no idle
 * wake-ups), and set to a short time when the last one has gone. In that time the loop closes the sockets that libvirt
 * leaves to it.
 */
final class EventLoop {
    private static final int OFF = -1;
    private static final int LINGER_MILLIS = 200;
    private static final long RETRY_NANOS = 100_000_000;

    private static int users;
    private static int timer = OFF;
    private static boolean lingered;
    private static @Nullable Thread thread;

    private EventLoop() {}

    /** {@code virEventTimeoutCallback}. */
    interface TimeoutFunction {
        void call(int timer, MemorySegment opaque);
    }

    /** Must come before a connection is opened, or it would have no events and no keep-alive. */
    static synchronized void enter() throws NativeFailure {
        Libvirt libvirt = Natives.libvirt();
        if (timer == OFF) {
            Natives.check(libvirt.virEventRegisterDefaultImpl());
            MemorySegment callback = Upcalls.stub(TimeoutFunction.class, (_, _) -> lingered());
            timer = Natives.check(libvirt.virEventAddTimeout(OFF, callback, MemorySegment.NULL, MemorySegment.NULL));
        }
        users++;
        lingered = false;
        libvirt.virEventUpdateTimeout(timer, OFF);
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("libvirt-event-loop").start(EventLoop::run);
        }
    }

    /** Once for each {@link #enter}, after the connection has been closed. */
    static synchronized void leave() {
        users--;
        if (users == 0) {
            Natives.libvirt().virEventUpdateTimeout(timer, LINGER_MILLIS);
        }
    }

    private static synchronized void lingered() {
        lingered = users == 0;
    }

    private static void run() {
        Libvirt libvirt = Natives.libvirt();
        while (!ended()) {
            if (libvirt.virEventRunDefaultImpl() < 0) {
                LockSupport.parkNanos(RETRY_NANOS); // poll itself failed (no memory, say): no reason to spin
            }
        }
    }

    private static synchronized boolean ended() {
        if (lingered) {
            thread = null;
        }
        return lingered;
    }
}
