package coretime.host.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who has a file open ({@code /proc/PID/fd}). */
final class OpenFiles {
    private OpenFiles() {}

    /** The other processes of this host that have it open, by their process ids; those that may not be looked into are left out. */
    static List<Long> users(Path proc, Path file) throws IOException {
        Path real = file.toRealPath();
        List<Long> users = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && holds(process.resolve("fd"), real)) {
                    users.add(pid);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("the processes of this host cannot be listed: " + e.getMessage(), e);
        }
        return users;
    }

    private static boolean holds(Path descriptors, Path file) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (Files.readSymbolicLink(link).equals(file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return false; // Ended meanwhile, or another user's.
        }
    }
}
