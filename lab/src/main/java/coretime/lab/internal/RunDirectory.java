package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directories of lab runs: {@code coretime-lab-PID-NUMBER}, each with a note of the process that owns it. */
public final class RunDirectory {
    private static final String PREFIX = "coretime-lab-";
    private static final Pattern NAME = Pattern.compile("coretime-lab-(\\d{1,10})-\\d{1,20}");
    private static final String OWNER = "owner";
    private static final String DAEMON = "libvirtd.process";

    private RunDirectory() {}

    /** Makes a new one, owned by this process. The user that QEMU runs as may pass it, and not list it. */
    public static Path create(Path parent) {
        try {
            Files.createDirectories(parent);
            long pid = ProcessHandle.current().pid();
            Path directory = Files.createTempDirectory(parent, PREFIX + pid + "-");
            Trees.write(
                    directory.resolve(OWNER),
                    ProcessIdentity.of(pid).map(ProcessIdentity::toString).orElse(""));
            return Trees.passable(directory.toRealPath());
        } catch (IOException e) {
            throw new LabException("no directory for this run can be made in " + parent + ": " + e.getMessage(), e);
        }
    }

    /** Notes the process of the libvirtd that works in this directory. */
    public static void noteDaemon(Path directory, long pid) {
        Trees.write(
                directory.resolve(DAEMON),
                ProcessIdentity.of(pid).map(ProcessIdentity::toString).orElse(""));
    }

    /** Run directories whose owner has ended. Only our own user's: others could have us kill what they choose. */
    public static List<Path> abandoned(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            List<Path> abandoned = new ArrayList<>();
            for (Path entry : entries.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches())
                    .toList()) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && isOurUsers(entry) && !ownerLives(entry)) {
                    abandoned.add(entry);
                }
            }
            return abandoned;
        } catch (IOException e) {
            throw new LabException("the runs in " + parent + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isOurUsers(Path entry) throws IOException {
        Object ours = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return ours.equals(Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean ownerLives(Path entry) {
        Optional<ProcessIdentity> noted = Trees.read(entry.resolve(OWNER)).flatMap(ProcessIdentity::parse);
        if (noted.isPresent()) {
            return noted.get().isAlive();
        }
        // Its owner has made it and not yet signed it, or died between the two.
        var matcher = NAME.matcher(entry.getFileName().toString());
        return matcher.matches()
                && ProcessIdentity.of(Long.parseLong(matcher.group(1))).isPresent();
    }

    /** Ends what an abandoned run of a libvirt of the lab's own left running, then deletes the directory. */
    public static void sweep(Path abandoned) {
        Trees.read(abandoned.resolve(DAEMON))
                .flatMap(ProcessIdentity::parse)
                .filter(ProcessIdentity::isAlive)
                .flatMap(daemon -> ProcessHandle.of(daemon.pid()))
                .ifPresent(RunDirectory::endTree);
        GuestProcesses.endAll(abandoned.resolve("libvirt/run/qemu"), abandoned);
        delete(abandoned);
    }

    private static void endTree(ProcessHandle process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    /** Deletes a run directory. */
    public static void delete(Path directory) {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new LabException("the run's directory " + directory + " cannot be deleted: " + e.getMessage(), e);
        }
    }
}
