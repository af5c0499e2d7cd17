package coretime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds a domain's QEMU process under {@code /proc}: libvirt's API does not tell the process id, but gives QEMU the
 * domain's UUID on its command line. libvirt's own note of it ({@code NAME.pid}) is not everywhere where libvirt can be asked: it
 * lies in another mount namespace where libvirtd runs in one. Safe for use by many threads.
 */
public final class QemuProcesses {

    private static final int LONGEST_COMMAND_LINE = 1 << 20;
    private static final int START_TIME_FIELD = 22;
    private static final QemuProcesses HOST = new QemuProcesses(Path.of("/proc"));

    private final Path proc;

    /** Where domains' processes were when they were last looked for; whether they still are is looked at each time. */
    private final Map<UUID, Path> known = new ConcurrentHashMap<>();

    /** @param proc the mounted procfs */
    public QemuProcesses(Path proc) {
        this.proc = proc;
    }

    /** The processes of this host. */
    public static QemuProcesses ofHost() {
        return HOST;
    }

    /** The QEMU process of a domain, or empty where none runs. */
    public Optional<QemuProcess> find(UUID domain) {
        return Optional.ofNullable(known.get(domain))
                .filter(process -> runs(process).filter(domain::equals).isPresent())
                .or(() -> Optional.ofNullable(scan().get(domain)))
                .flatMap(this::identify);
    }

    /** One way through the process table finds the processes of all domains: a host has a thousand, and each is asked for. */
    private Map<UUID, Path> scan() {
        Map<UUID, Path> found = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                runs(process).ifPresent(domain -> found.putIfAbsent(domain, process));
            }
        } catch (DirectoryIteratorException | IOException e) {
            throw new HostException("cannot read the process table under " + proc + ": " + e.getMessage(), e);
        }
        known.putAll(found);
        known.keySet().retainAll(found.keySet());
        return found;
    }

    /** The domain that a process is QEMU of. */
    private static Optional<UUID> runs(Path process) {
        try (var in = Files.newInputStream(process.resolve("cmdline"))) {
            String line = new String(in.readNBytes(LONGEST_COMMAND_LINE), StandardCharsets.UTF_8);
            List<String> arguments = List.of(line.split("\0", -1));
            int option = arguments.indexOf("-uuid");
            return option >= 0
                            && option + 1 < arguments.size()
                            // A process may call itself what it likes; what it runs it cannot choose.
                            && Files.readSymbolicLink(process.resolve("exe"))
                                    .getFileName()
                                    .toString()
                                    .contains("qemu")
                    ? Optional.of(UUID.fromString(arguments.get(option + 1)))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            // Processes end while the table is read, kernel threads run nothing, and what is no UUID is none of
            // libvirt's.
            return Optional.empty();
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
