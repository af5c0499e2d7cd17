package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.internal.Native;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * What QEMU sends of a snapshot, by a pipe: no name in a file system that its user, its namespace or its sandbox would have
 * to reach. Counted and bounded; where nobody reads, QEMU waits. Read by one thread, safe for the others' looks.
 */
final class SnapshotStream extends InputStream {
    private static final int PIPE_BYTES = 1 << 20;
    private static final long LOOK_BYTES = 16L << 20;

    private final FileChannel channel;
    private final int writer;
    private final long mostBytes;
    private final Runnable look;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long received;
    private long looked;

    private SnapshotStream(FileChannel channel, int writer, long mostBytes, Runnable look) {
        this.channel = channel;
        this.writer = writer;
        this.mostBytes = mostBytes;
        this.look = look;
    }

    /**
     * Makes the pipe; QEMU gets the other end by {@link #passTo}.
     *
     * @param mostBytes more is not taken
     * @param look made now and then while bytes come; throws where no more are to be taken
     */
    static SnapshotStream open(long mostBytes, Runnable look) {
        Native.Pipe pipe = Native.pipe();
        boolean isOpen = false;
        try {
            grow(pipe);
            // Opened anew by its descriptor, so that Java reads it as a channel that another thread can close.
            FileChannel channel = FileChannel.open(Path.of("/proc/self/fd/" + pipe.reader()), StandardOpenOption.READ);
            isOpen = true;
            return new SnapshotStream(channel, pipe.writer(), mostBytes, look);
        } catch (IOException e) {
            throw new HostException("a pipe for QEMU cannot be opened: " + e.getMessage(), e);
        } finally {
            Native.close(pipe.reader());
            if (!isOpen) {
                Native.close(pipe.writer());
            }
        }
    }

    private static void grow(Native.Pipe pipe) {
        try {
            Native.growPipe(pipe.writer(), PIPE_BYTES);
        } catch (HostException _) {
            // A smaller pipe is a slower one.
        }
    }

    /** Gives the other end away, and lets go of it here. Once. */
    void passTo(IntConsumer sender) {
        try {
            sender.accept(writer);
        } finally {
            Native.close(writer);
        }
    }

    /** Bytes so far. */
    long received() {
        return received;
    }

    /** Waits for the end, QEMU's or {@link #close}; false where it does not come in this time. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = channel.read(ByteBuffer.wrap(into, offset, length));
        if (read < 0) {
            ended.countDown();
            return read;
        }
        long sum = received + read;
        received = sum;
        if (sum > mostBytes) {
            throw new HostException(
                    "QEMU sends more than " + (mostBytes >> 20) + " MiB, which is more than the guest has");
        }
        if (sum - looked >= LOOK_BYTES) {
            looked = sum;
            look.run();
        }
        return read;
    }

    /** Takes nothing more: QEMU's next write fails, and with it the snapshot. Twice is once. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Closed it is.
        }
        ended.countDown();
    }
}
