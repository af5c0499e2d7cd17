package coretime.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends UDP from an address and port that another holds, over IPv4 of the loopback: a raw socket (raw(7)), so as root. For one thread. */
final class SpoofedDatagrams implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int SOCK_RAW = 3;
    private static final int IPPROTO_UDP = 17;
    private static final int SOCKADDR_BYTES = 16;
    private static final int HEADER = 8;

    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO = handle(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofConfined();
    private final int fd;
    private final MemorySegment to;
    private final MemorySegment packet;
    private final int payload;

    /** @param payload bytes of each datagram */
    SpoofedDatagrams(InetSocketAddress from, InetSocketAddress to, int payload) throws IOException {
        this.payload = payload;
        this.to = socketAddress(to);
        packet = arena.allocate(MemoryLayout.sequenceLayout(HEADER + payload, JAVA_BYTE));
        // No checksum: over IPv4 it may be left out.
        packet.asByteBuffer()
                .putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) (HEADER + payload));
        fd = call(SOCKET, AF_INET, SOCK_RAW, IPPROTO_UDP);
        if (fd < 0 || call(BIND, fd, socketAddress(from), SOCKADDR_BYTES) != 0) {
            throw new IOException("no raw socket of " + from + ": are you root?");
        }
    }

    /** What the next datagram holds, to be written from its begin. */
    ByteBuffer payload() {
        return packet.asSlice(HEADER, payload).asByteBuffer();
    }

    /** Whether it left. */
    boolean send() {
        try {
            return (long) SENDTO.invokeExact(fd, packet, packet.byteSize(), 0, to, SOCKADDR_BYTES) >= 0;
        } catch (Throwable e) {
            throw new IllegalStateException("sendto", e);
        }
    }

    private MemorySegment socketAddress(InetSocketAddress address) {
        MemorySegment made = arena.allocate(SOCKADDR_BYTES);
        made.set(JAVA_SHORT, 0, (short) AF_INET);
        made.asByteBuffer()
                .position(2)
                .putShort((short) address.getPort())
                .put(address.getAddress().getAddress());
        return made;
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the C library", e);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    @Override
    public void close() {
        call(CLOSE, fd);
        arena.close();
    }
}
