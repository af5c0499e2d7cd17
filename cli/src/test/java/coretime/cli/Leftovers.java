package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** What a run may have left behind: processes, run directories, mounts. Taken before and compared after. */
final class Leftovers {

    private final Set<String> before;

    private Leftovers(Set<String> before) {
        this.before = before;
    }

    static Leftovers before() throws IOException {
        return new Leftovers(look());
    }

    void assertNone() throws IOException {
        assertThat(look()).as("what the run left behind").isSubsetOf(before);
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException _) {
            // Ended while the table was read: not left behind.
            return "";
        }
    }

    private static Set<String> look() throws IOException {
        Set<String> found = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String command = commandLine(process);
                // Guests, their libvirt and the build of an image name the run's files; other tests' own do not.
                if ((command.contains("coretime-lab") || command.contains("coretime/lab"))
                        && !command.contains("coretime.cli.Main")) {
                    found.add("process " + process.getFileName() + " " + command);
                }
            }
        }
        for (String directory : new String[] {"/var/tmp", "/tmp", "/run"}) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory), "coretime-*")) {
                entries.forEach(entry -> found.add("file " + entry));
            }
        }
        Files.readString(Path.of("/proc/self/mountinfo"))
                .lines()
                .filter(line -> line.contains("coretime-"))
                .forEach(line -> found.add("mount " + line));
        return found;
    }
}
