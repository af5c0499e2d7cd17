package coretime.time.system;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to set this machine's clock, which one coretime at a time has: an exclusive lock (fcntl(2)) on a file with the holder's
 * process id. The kernel gives it back when the holder ends, however it ends; the file stays. It binds nobody but coretime: {@link
 * TimeDaemons} names others. Closed by any thread.
 */
public final class ClockLock implements AutoCloseable {
    /** Gone with the next boot, and root's. */
    public static final Path STANDARD = Path.of("/run/coretime/clock.lock");

    private static final int MOST_DIGITS = 20;

    /** The kernel's locks are a process's: closing any descriptor of the file gives them back, so it is opened once at a time. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ClockLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the right, or says who has it; does not wait.
     *
     * @param file the lock; made where it is missing, with the directory it is in
     * @throws ClockBusy where another one has it
     * @throws IOException where the file cannot be made
     */
    public static ClockLock take(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("a lock is a file in a directory: " + file);
        }
        try {
            Path real = Files.createDirectories(directory).toRealPath().resolve(file.getFileName());
            if (!HELD.add(real)) {
                throw new ClockBusy("this process", file.toString());
            }
            return takeAlone(real);
        } catch (AccessDeniedException e) {
            throw new IOException("no right to " + file + ", which says who sets the clock: run as root", e);
        }
    }

    private static ClockLock takeAlone(Path file) throws IOException {
        FileChannel channel = null;
        boolean isTaken = false;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            if (channel.tryLock() == null) {
                throw new ClockBusy(holder(channel), file.toString());
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            isTaken = true;
            return new ClockLock(file, channel);
        } catch (OverlappingFileLockException _) {
            throw new ClockBusy("this process", file.toString());
        } finally {
            if (!isTaken) {
                HELD.remove(file);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Who has written himself into the file, in words; what stands there may be anything. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MOST_DIGITS);
        channel.read(buffer, 0);
        String text = StandardCharsets.US_ASCII.decode(buffer.flip()).toString().strip();
        return text.matches("[0-9]{1,10}") ? "process " + text : "a process that has not yet said its number";
    }

    @Override
    public synchronized void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            // Nobody is to be sent after a process that is gone.
            channel.truncate(0);
        } finally {
            try {
                channel.close();
            } finally {
                HELD.remove(file);
            }
        }
    }
}
