package coretime.time.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The four calls of libc that this package needs and Java has not. Each gives what the call returned, or the negated errno where it
 * failed, as the kernel itself does. Stateless.
 */
final class Linux {
    private static final int O_RDONLY = 0;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle ADJTIMEX = handle("adjtimex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle OPEN = handle(
            "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL = handle(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));

    private Linux() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }

    /** A call that gives −1 and sets errno where it fails. */
    private interface Call {
        int apply(Arena arena, MemorySegment state) throws Throwable;
    }

    private static int call(String name, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = call.apply(arena, state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " cannot be called", e);
        }
    }

    /** adjtimex(2) on a {@link Timex}: reads, and sets what its modes say. */
    static int adjtimex(MemorySegment timex) {
        return call("adjtimex", (_, state) -> (int) ADJTIMEX.invokeExact(state, timex));
    }

    /** Opens a device; does not wait for it. */
    static int openToRead(String file) {
        return call("open", (arena, state) ->
                (int) OPEN.invokeExact(state, arena.allocateFrom(file), O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0));
    }

    static int close(int descriptor) {
        return call("close", (_, state) -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static int ioctl(int descriptor, long request, MemorySegment argument) {
        return call("ioctl", (_, state) -> (int) IOCTL.invokeExact(state, descriptor, request, argument));
    }
}
