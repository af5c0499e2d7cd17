package coretime.vmcore.internal.live;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import coretime.vmcore.CoreException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * Memory outside the heap that is not filled with zeros first, as an arena's is: a guest waits while it is filled. By
 * malloc(3), whose large pieces are the system's own and go back to it at once. Usable from any thread.
 */
public final class NativeMemory implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final MethodHandle MALLOC =
            LINKER.downcallHandle(LIBC.findOrThrow("malloc"), FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    private static final MethodHandle FREE =
            LINKER.downcallHandle(LIBC.findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));

    private final MemorySegment segment;
    private boolean isFree;

    private NativeMemory(MemorySegment segment) {
        this.segment = segment;
    }

    /**
     * Takes so many bytes, whose content is not defined.
     *
     * @throws CoreException where there are none
     */
    public static NativeMemory allocate(long bytes) {
        MemorySegment memory;
        try {
            memory = (MemorySegment) MALLOC.invokeExact(Math.max(1, bytes));
        } catch (Throwable e) {
            throw new IllegalStateException("malloc cannot be called", e);
        }
        if (memory.equals(MemorySegment.NULL)) {
            throw new CoreException("the host has no %d bytes of memory for a copy of the guest's".formatted(bytes));
        }
        return new NativeMemory(memory.reinterpret(bytes));
    }

    /** The bytes; not to be touched after {@link #close}. */
    public MemorySegment segment() {
        return segment;
    }

    /** Gives it back; twice is once. */
    @Override
    public synchronized void close() {
        if (!isFree) {
            isFree = true;
            try {
                FREE.invokeExact(segment);
            } catch (Throwable e) {
                throw new IllegalStateException("free cannot be called", e);
            }
        }
    }
}
