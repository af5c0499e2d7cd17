package coretime.host.daemon;

import coretime.host.HostException;
import coretime.host.LedgerPlace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The lock of a ledger in a file: on a file beside it, which the kernel lets go of when the process ends, however it does. Between
 * processes; for one thread of each.
 */
final class FileDaemonLock implements DaemonLock {
    /** Who only looks whether it is held has it for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;

    private FileDaemonLock(FileChannel channel) {
        this.channel = channel;
    }

    static FileDaemonLock take(Path ledger) throws InterruptedException {
        Path file = file(ledger);
        FileChannel channel = null;
        boolean isHeld = false;
        try {
            channel = FileChannel.open(
                    file,
                    EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            long end = System.nanoTime() + PATIENCE.toNanos();
            FileLock lock = channel.tryLock();
            while (lock == null && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // No event tells that a lock is free.
                lock = channel.tryLock();
            }
            isHeld = lock != null;
        } catch (IOException e) {
            throw new HostException("the daemon's lock, " + file + ", cannot be taken: " + e, e);
        } finally {
            if (!isHeld && channel != null) {
                close(channel);
            }
        }
        if (!isHeld) {
            throw DaemonLock.held(new LedgerPlace.InFile(ledger));
        }
        return new FileDaemonLock(channel);
    }

    static boolean isHeld(Path ledger) {
        Path file = file(ledger);
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ));
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (IOException e) {
            throw new HostException("the daemon's lock, " + file + ", cannot be looked at: " + e, e);
        }
    }

    private static Path file(Path ledger) {
        return ledger.toAbsolutePath().resolveSibling(ledger.getFileName() + ".lock");
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new HostException("the daemon's lock cannot be closed: " + e, e);
        }
    }

    /** Nothing but the end of the process takes it away. */
    @Override
    public void keep() {}

    @Override
    public void close() {
        close(channel);
    }
}
