package coretime.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Makes static Java methods callable from C, for good: libvirt may call them from any of its threads, at any time. */
final class Upcalls {
    private Upcalls() {}

    /** libvirt's errors are fetched by the call that failed; its own handler would write them to standard error. */
    static MemorySegment silentErrorHandler() {
        return stub(
                MethodHandles.lookup(),
                "ignoreError",
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }

    private static void ignoreError(MemorySegment userData, MemorySegment error) {}

    /**
     * A C function pointer to a static method. An exception that left the method would end the process, so the method
     * must catch every {@link Throwable}.
     */
    static MemorySegment stub(MethodHandles.Lookup lookup, String method, FunctionDescriptor descriptor) {
        try {
            MethodType type = descriptor.toMethodType();
            MethodHandle target = lookup.findStatic(lookup.lookupClass(), method, type);
            return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no method " + method + " in " + lookup.lookupClass(), e);
        }
    }
}
