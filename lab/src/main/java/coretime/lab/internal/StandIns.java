package coretime.lab.internal;

import coretime.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Processes that wait and do nothing else, each with a domain's UUID on its command line as libvirt gives it to QEMU, and about as long a
 * command line. They end with the process that started them, whatever becomes of it: they read from its pipe. For one thread.
 */
public final class StandIns implements AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    /** A QEMU of libvirt's with a disk, a network card and a console has about as many characters of arguments. */
    private static final int ARGUMENTS_LENGTH = 4096;

    private static final String STARTED = "started";

    /** Without the redirection what a shell runs beside itself would read from /dev/null. */
    private static final String SCRIPT = """
            exec 3<&0
            program=$1
            arguments=$2
            shift 2
            for uuid in "$@"; do
                "$program" -c 'read -r _ <&3' guest -uuid "$uuid" "$arguments" >/dev/null &
            done
            echo %s
            exec >&-
            wait
            """.formatted(STARTED);

    private final Process parent;

    private StandIns(Process parent) {
        this.parent = parent;
    }

    /**
     * Starts one for each domain.
     *
     * @param directory for the program, where programs may be run from
     */
    public static StandIns start(Path directory, List<UUID> domains) {
        try {
            Files.createDirectories(directory);
            Path program = directory.resolve("qemu-stand-in");
            Files.copy(Path.of("/bin/sh").toRealPath(), program);
            List<String> command = new ArrayList<>(
                    List.of("sh", "-c", SCRIPT, "sh", program.toString(), "x".repeat(ARGUMENTS_LENGTH)));
            domains.forEach(uuid -> command.add(uuid.toString()));
            Process parent = SearchPath.apply(new ProcessBuilder(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            StandIns all = new StandIns(parent);
            String said = new String(parent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!said.strip().equals(STARTED)) {
                all.close();
                throw new LabException("processes beside the domains of libvirt's test driver cannot be started from "
                        + directory + ": are programs allowed there, and " + domains.size() + " more processes?");
            }
            return all;
        } catch (IOException e) {
            throw new LabException(
                    "processes beside the domains of libvirt's test driver cannot be started: " + e.getMessage(), e);
        }
    }

    /** Ends them. */
    @Override
    public void close() {
        try {
            parent.getOutputStream().close();
            if (!parent.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                Commands.endTree(parent);
            }
        } catch (IOException _) {
            Commands.endTree(parent);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            Commands.endTree(parent);
        }
    }
}
