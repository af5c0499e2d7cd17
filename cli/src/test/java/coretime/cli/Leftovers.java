package coretime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

    private static Set<String> look() throws IOException {
        Set<String> found = new TreeSet<>();
        ProcessHandle.allProcesses()
                .forEach(process -> process.info().command().ifPresent(command -> {
                    if (command.contains("qemu-system")
                            || command.contains("libvirt")
                            || command.contains("mmdebstrap")) {
                        found.add("process " + process.pid() + " " + command);
                    }
                }));
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
