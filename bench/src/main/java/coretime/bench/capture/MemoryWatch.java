package coretime.bench.capture;

import coretime.host.HostMemory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * By how much the memory that the host has available (MemAvailable of proc_meminfo(5)) falls, looked at every 50 ms. Safe for
 * use by many threads.
 */
final class MemoryWatch implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final long before = HostMemory.available();
    private final AtomicLong least = new AtomicLong(before);
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memory-watch").factory());

    /** Begins now. */
    MemoryWatch() {
        ScheduledFuture<?> _ =
                looks.scheduleAtFixedRate(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        least.accumulateAndGet(HostMemory.available(), Math::min);
    }

    /** The most that was missing of what was available in the beginning, in bytes. */
    long most() {
        look();
        return before - least.get();
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
