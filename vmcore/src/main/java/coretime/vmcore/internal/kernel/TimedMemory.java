package coretime.vmcore.internal.kernel;

import coretime.vmcore.CoreException;
import coretime.vmcore.VirtualMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Virtual memory that is read until a moment and not after it: whatever its contents lead a reader to do, each read asks for
 * the time. Safe for any thread.
 */
public final class TimedMemory implements VirtualMemory {
    private final VirtualMemory memory;
    private final Duration longest;
    private final long began = System.nanoTime();

    /** From now on. */
    public TimedMemory(VirtualMemory memory, Duration longest) {
        this.memory = memory;
        this.longest = longest;
    }

    private VirtualMemory inTime() {
        if (System.nanoTime() - began >= longest.toNanos()) {
            throw new CoreException("the guest's memory was read for %.1f s, which is as long as it may take"
                    .formatted(longest.toMillis() / 1e3));
        }
        return memory;
    }

    @Override
    public OptionalLong translate(long address) {
        return inTime().translate(address);
    }

    @Override
    public void read(long address, MemorySegment into) {
        inTime().read(address, into);
    }

    @Override
    public int u8(long address) {
        return inTime().u8(address);
    }

    @Override
    public int u16(long address) {
        return inTime().u16(address);
    }

    @Override
    public long u32(long address) {
        return inTime().u32(address);
    }

    @Override
    public long u64(long address) {
        return inTime().u64(address);
    }

    @Override
    public String string(long address, int limit) {
        return inTime().string(address, limit);
    }
}
