package coretime.lab.internal;

import coretime.libvirt.LibvirtException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the boots of a guest all the time, on a thread of its own: whoever waits for the guest, a test, the lab or the
 * daemon, need not know that its kernel may stand still. Nothing tells of that, so it looks again and again. Methods may be
 * called from any thread.
 */
public final class BootWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final BooleanSupplier stalled;
    private final Runnable reset;
    private final Duration period;
    private @Nullable Thread thread;
    private boolean closed;

    /**
     * @param boot of the guest
     * @param reset resets it where it runs; may throw {@link LibvirtException}, and is called again a minute later if it
     *     still stands still
     */
    public BootWatch(StalledBoot boot, Runnable reset) {
        this(() -> boot.look(System.nanoTime()), reset, PERIOD);
    }

    BootWatch(BooleanSupplier stalled, Runnable reset, Duration period) {
        this.stalled = stalled;
        this.reset = reset;
        this.period = period;
    }

    /** Begins to look. Twice is once. */
    public synchronized void begin() {
        if (thread == null && !closed) {
            thread = Thread.ofVirtual().name("boot-watch").start(this::look);
        }
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(period);
                if (stalled.getAsBoolean()) {
                    resetIt();
                }
            }
        } catch (InterruptedException _) {
            // The end, as wanted.
        }
    }

    private void resetIt() {
        try {
            reset.run();
        } catch (LibvirtException _) {
            // Its libvirt is away, or it has ended: who waits for it says so. A minute later it is tried again.
        }
    }

    /** Looks no more, and resets nothing once this returns. Twice is once. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            thread = null;
        }
        if (running != null) {
            running.interrupt();
            try {
                running.join(END_LIMIT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
