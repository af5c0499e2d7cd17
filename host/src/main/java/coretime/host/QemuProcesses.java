package coretime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds a domain's QEMU process under {@code /proc}: libvirt's API does not tell the process id, but gives QEMU the
 * domain's UUID on its command line. Stateless.
 */
public final class QemuProcesses {

    private static final int LONGEST_COMMAND_LINE = 1 << 20;
    private static final int START_TIME_FIELD = 22;

    private final Path proc;

    /** @param proc the mounted procfs */
    public QemuProcesses(Path proc) {
        this.proc = proc;
    }

    /** The processes of this host. */
    public static QemuProcesses ofHost() {
        return new QemuProcesses(Path.of("/proc"));
    }

    /** The QEMU process of a domain, or empty where none runs. */
    public Optional<QemuProcess> find(UUID domain) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                Optional<QemuProcess> found = runs(process, domain) ? identify(process) : Optional.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (DirectoryIteratorException | IOException e) {
            throw new HostException("cannot read the process table under " + proc + ": " + e.getMessage(), e);
        }
    }

    private static boolean runs(Path process, UUID domain) {
        try (var in = Files.newInputStream(process.resolve("cmdline"))) {
            String line = new String(in.readNBytes(LONGEST_COMMAND_LINE), StandardCharsets.UTF_8);
            List<String> arguments = List.of(line.split("\0", -1));
            int option = arguments.indexOf("-uuid");
            return option >= 0
                    && option + 1 < arguments.size()
                    && arguments.get(option + 1).equals(domain.toString())
                    // A process may call itself what it likes; what it runs it cannot choose.
                    && Files.readSymbolicLink(process.resolve("exe"))
                            .getFileName()
                            .toString()
                            .contains("qemu");
        } catch (IOException _) {
            // Processes end while the table is read, and kernel threads run nothing: neither is the one.
            return false;
        }
    }

    /** Empty where the process has ended meanwhile. */
    private Optional<QemuProcess> identify(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.UTF_8);
            // The second field is the command in parentheses and may hold blanks and parentheses itself.
            String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new QemuProcess(
                    Long.parseLong(process.getFileName().toString()),
                    Long.parseLong(afterCommand[START_TIME_FIELD - 3]),
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
