package coretime.host.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import coretime.host.HostException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The few calls of Linux on x86_64 that Java has not. Stateless. */
public final class Native {
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final long SYS_PIDFD_GETFD = 438;
    private static final long UFFDIO_UNREGISTER = 0x8010aa01L;
    private static final long UFFDIO_WRITEPROTECT = 0xc018aa06L;
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int SCHED_IDLE = 5;

    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle OPEN = handle(
            "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PIPE2 = handle("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FCNTL = handle(
            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SYSCALL = handle(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle IOCTL = handle(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FALLOCATE =
            handle("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SCHED_SETSCHEDULER =
            handle("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** {@code sun_path} of {@code struct sockaddr_un} (unix(7)). */
    private static final int LONGEST_SOCKET_NAME = 108;

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDTO = handle(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private Native() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, all);
    }

    /** A call that gives −1 and sets errno where it fails. */
    private interface Call {
        int apply(Arena arena, MemorySegment errno) throws Throwable;
    }

    private static int call(String what, Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            int result = call.apply(arena, errno);
            if (result < 0) {
                throw new HostException(what + " failed with errno " + (int) ERRNO_VALUE.get(errno, 0L));
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(what + " cannot be called", e);
        }
    }

    /** Opens a file to read and write; a descriptor of this process, to be closed by {@link #close}. */
    public static int open(Path file) {
        return call("open(" + file + ")", (arena, errno) ->
                (int) OPEN.invokeExact(errno, arena.allocateFrom(file.toString()), O_RDWR | O_CLOEXEC, 0));
    }

    /** Closes a descriptor. */
    public static void close(int descriptor) {
        call("close", (_, errno) -> (int) CLOSE.invokeExact(errno, descriptor));
    }

    /**
     * A pipe's two ends, descriptors of this process.
     *
     * @param reader the end to read from
     * @param writer the end to write to
     */
    public record Pipe(int reader, int writer) {}

    /** Makes a pipe; both ends are to be closed by {@link #close}. */
    public static Pipe pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            call("pipe2", (_, errno) -> (int) PIPE2.invokeExact(errno, ends, O_CLOEXEC));
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    /** Lets a pipe hold so many bytes. */
    public static void growPipe(int descriptor, int bytes) {
        call("fcntl(F_SETPIPE_SZ)", (_, errno) -> (int) FCNTL.invokeExact(errno, descriptor, F_SETPIPE_SZ, bytes));
    }

    /**
     * A descriptor of this process for what another one has open; to be closed by {@link #close}. Needs the right to trace it.
     *
     * @param descriptor the other process's
     */
    public static int takeDescriptor(long pid, int descriptor) {
        int process = call(
                "pidfd_open",
                (_, errno) -> Math.toIntExact((long) SYSCALL.invokeExact(errno, SYS_PIDFD_OPEN, pid, 0L, 0L)));
        try {
            return call(
                    "pidfd_getfd",
                    (_, errno) -> Math.toIntExact(
                            (long) SYSCALL.invokeExact(errno, SYS_PIDFD_GETFD, (long) process, (long) descriptor, 0L)));
        } finally {
            close(process);
        }
    }

    /** Lets memory be written again that a userfaultfd(2) protects, and wakes who waits for it. */
    public static void allowWrites(int descriptor, long address, long bytes) {
        call("ioctl(UFFDIO_WRITEPROTECT)", (arena, errno) -> (int) IOCTL.invokeExact(
                errno, descriptor, UFFDIO_WRITEPROTECT, arena.allocateFrom(JAVA_LONG, address, bytes, 0)));
    }

    /** Takes memory out of the care of a userfaultfd(2). */
    public static void endUserFaults(int descriptor, long address, long bytes) {
        call("ioctl(UFFDIO_UNREGISTER)", (arena, errno) -> (int)
                IOCTL.invokeExact(errno, descriptor, UFFDIO_UNREGISTER, arena.allocateFrom(JAVA_LONG, address, bytes)));
    }

    /** Gives the memory or disk behind a piece of a file back; it reads as zeros afterwards. */
    public static void punchHole(int descriptor, long offset, long bytes) {
        call("fallocate", (_, errno) -> (int)
                FALLOCATE.invokeExact(errno, descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes));
    }

    /** Has the calling thread, and those it starts, run only where nobody else wants the CPU. */
    public static void idlePriority() {
        call("sched_setscheduler", (arena, errno) ->
                (int) SCHED_SETSCHEDULER.invokeExact(errno, 0, SCHED_IDLE, arena.allocate(JAVA_INT)));
    }

    /**
     * Sends one datagram to a unix socket (unix(7)).
     *
     * @param name its path; one that begins with {@code @} is in the abstract name space
     */
    public static void sendDatagram(String name, byte[] datagram) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length >= LONGEST_SOCKET_NAME) {
            throw new HostException("no unix socket can have the name " + name);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        int socket =
                call("socket", (_, errno) -> (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        try {
            call("sendto(" + name + ")", (arena, errno) -> {
                MemorySegment address = arena.allocate(Short.BYTES + LONGEST_SOCKET_NAME);
                address.set(JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
                return Math.toIntExact((long) SENDTO.invokeExact(
                        errno,
                        socket,
                        arena.allocateFrom(JAVA_BYTE, datagram),
                        (long) datagram.length,
                        MSG_NOSIGNAL,
                        address,
                        // An abstract name is as long as it is; a path is as well without the zero behind it.
                        Short.BYTES + path.length));
            });
        } finally {
            close(socket);
        }
    }
}
