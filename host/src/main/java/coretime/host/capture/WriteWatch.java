package coretime.host.capture;

import coretime.host.HostException;
import coretime.host.QemuProcess;
import coretime.host.internal.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The watch over a guest's writes (userfaultfd(2)) that QEMU before 8.1 leaves on its memory where a background snapshot is
 * cancelled or fails: the guest's next write to a page that was not saved would wait forever.
 */
final class WriteWatch {
    private static final String DESCRIPTOR = "anon_inode:[userfaultfd]";
    private static final int LOOKS = 20;
    private static final long LOOK_NANOS = 100_000_000;
    private static final Set<String> THREADS = Set.of("bg_snapshot", "mig/snapshot");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
    private static final Pattern WATCHED = Pattern.compile("VmFlags:.* uw( .*|$)");

    private WriteWatch() {}

    /**
     * Memory of a process.
     *
     * @param address where it begins
     * @param bytes its length
     */
    record Range(long address, long bytes) {}

    /**
     * Lifts what a snapshot left whose reader ended before it did. Asks QEMU nothing: it may hang on it itself.
     *
     * @throws HostException where it is there and cannot be lifted
     */
    static void liftLeftover(QemuProcess process) {
        for (int look = 0; look < LOOKS && isSnapshotUnderWay(process.pid()); look++) {
            if (!isHanging(process.pid())) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        lift(process);
    }

    /** QEMU's main thread waits for a page: for milliseconds where a snapshot goes on, for ever where it does not. */
    private static boolean isHanging(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/wchan")).strip().equals("handle_userfault");
        } catch (IOException _) {
            return false;
        }
    }

    /** QEMU's thread for it, by its name in QEMU migration/migration.c; libvirt has QEMU name its threads. */
    private static boolean isSnapshotUnderWay(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                if (THREADS.contains(Files.readString(thread.resolve("comm")).strip())) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return true; // A thread has just ended: the next look tells.
        }
    }

    /**
     * Lifts it, and wakes what waits; only where nobody wants the snapshot any more.
     *
     * @throws HostException where it is there and cannot be lifted
     */
    static void lift(QemuProcess process) {
        List<Integer> descriptors = descriptors(process.pid());
        if (descriptors.isEmpty()) {
            return;
        }
        List<Range> ranges = watched(process.pid());
        for (int theirs : ranges.isEmpty() ? List.<Integer>of() : descriptors) {
            int descriptor = Native.takeDescriptor(process.pid(), theirs);
            try {
                ranges.forEach(range -> lift(descriptor, range));
            } finally {
                Native.close(descriptor);
            }
        }
        if (!ranges.isEmpty() && !watched(process.pid()).isEmpty()) {
            throw new HostException("QEMU, process " + process.pid() + ", still watches its guest's writes after its"
                    + " snapshot has ended, and the guest waits: destroy and start it");
        }
    }

    /**
     * Lifts it again and again, until closed: while a snapshot ends QEMU may yet put it on, hang on it, and answer nobody.
     */
    static final class Lifting implements AutoCloseable {
        private static final long PAUSE_MILLIS = 50;

        private final CountDownLatch isOver = new CountDownLatch(1);

        Lifting(QemuProcess process) {
            Thread.ofPlatform().daemon().name("write-watch-" + process.pid()).start(() -> run(process));
        }

        private void run(QemuProcess process) {
            try {
                while (!isOver.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    lift(process);
                }
            } catch (HostException _) {
                // Whoever closes this looks again, and says so.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            isOver.countDown();
        }
    }

    private static void lift(int descriptor, Range range) {
        try {
            Native.allowWrites(descriptor, range.address(), range.bytes());
            Native.endUserFaults(descriptor, range.address(), range.bytes());
        } catch (HostException _) {
            // Another descriptor's, or gone meanwhile: what is left is looked at afterwards.
        }
    }

    private static List<Integer> descriptors(long pid) {
        List<Integer> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path entry : entries) {
                if (isUserFault(entry)) {
                    found.add(Integer.parseInt(entry.getFileName().toString()));
                }
            }
            return found;
        } catch (IOException _) {
            return List.of(); // The process has ended, and with it all waiting.
        }
    }

    private static boolean isUserFault(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString().equals(DESCRIPTOR);
        } catch (IOException _) {
            return false; // Closed meanwhile.
        }
    }

    private static List<Range> watched(long pid) {
        try {
            return watched(Files.readString(Path.of("/proc/" + pid + "/smaps"), StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return List.of(); // As above.
        }
    }

    /** What {@code /proc/PID/smaps} (proc_pid_smaps(5)) shows as watched for writes. */
    static List<Range> watched(String smaps) {
        List<Range> ranges = new ArrayList<>();
        Range last = new Range(0, 0);
        for (String line : smaps.split("\n", -1)) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                last = new Range(start, Long.parseUnsignedLong(mapping.group(2), 16) - start);
            } else if (WATCHED.matcher(line).matches()) {
                ranges.add(last);
            }
        }
        return ranges;
    }
}
