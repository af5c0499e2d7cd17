package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The QEMU processes of a libvirt of one's own, by the numbers that it noted. */
public final class GuestProcesses {
    private static final Duration ENOUGH = Duration.ofSeconds(10);

    private GuestProcesses() {}

    /**
     * Ends all that still run. A process counts only where its command line names the run directory: then it works on our
     * disks, whatever became of the number since libvirt noted it.
     *
     * @param pidFiles the directory with libvirt's {@code NAME.pid}
     * @param runDirectory whose guests they are
     */
    public static void endAll(Path pidFiles, Path runDirectory) {
        List<ProcessHandle> guests = running(pidFiles, runDirectory);
        guests.forEach(ProcessHandle::destroyForcibly);
        guests.forEach(GuestProcesses::awaitEnd);
    }

    private static List<ProcessHandle> running(Path pidFiles, Path runDirectory) {
        if (!Files.isDirectory(pidFiles)) {
            return List.of();
        }
        List<ProcessHandle> guests = new ArrayList<>();
        try (Stream<Path> files = Files.list(pidFiles)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".pid")).toList()) {
                Trees.read(file)
                        .map(String::strip)
                        .filter(text -> text.matches("\\d{1,10}"))
                        .flatMap(pid -> ours(Long.parseLong(pid), runDirectory))
                        .ifPresent(guests::add);
            }
            return guests;
        } catch (IOException e) {
            throw new LabException("the processes noted in " + pidFiles + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<ProcessHandle> ours(long pid, Path runDirectory) {
        // The handle first: it knows the start time, so that it never signals a later process of the same number.
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        return handle.filter(_ -> commandLine(pid).contains(runDirectory + "/"));
    }

    private static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8);
        } catch (IOException _) {
            // It has ended.
            return "";
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        if (!Await.until(
                "ending a guest",
                ENOUGH,
                () -> ProcessIdentity.of(process.pid()).isEmpty())) {
            throw new LabException("the guest's process " + process.pid() + " does not end "
                    + TimeUnit.NANOSECONDS.toSeconds(ENOUGH.toNanos())
                    + " s after SIGKILL; it waits in the kernel, for a disk perhaps");
        }
    }
}
