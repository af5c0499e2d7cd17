package coretime.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/** Makes Java functions callable from C, for good: libvirt may call them from any of its threads, at any time. */
final class Upcalls {
    private Upcalls() {}

    /** {@code virErrorFunc}. */
    interface ErrorFunction {
        void call(MemorySegment userData, MemorySegment error);
    }

    /** libvirt's errors are fetched by the call that failed; its own handler would write them to standard error. */
    static MemorySegment silentErrorHandler() {
        return stub(ErrorFunction.class, (_, _) -> {});
    }

    /**
     * A C function pointer to a function whose interface, of one method, says the C signature as {@link NativeLibrary}
     * reads it. An exception that left the function would end the process, so it must catch every {@link Throwable}.
     */
    static <T> MemorySegment stub(Class<T> type, T function) {
        Method method = type.getDeclaredMethods()[0];
        try {
            MethodHandle target = MethodHandles.lookup().unreflect(method).bindTo(function);
            return Linker.nativeLinker().upcallStub(target, NativeLibrary.descriptor(method), Arena.global());
        } catch (IllegalAccessException e) {
            throw new LinkageError("no access to " + method, e);
        }
    }
}
