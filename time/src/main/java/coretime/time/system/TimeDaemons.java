package coretime.time.system;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The programs that set this machine's clock and run now, from {@code /proc}. Two that set one clock undo each other's work.
 *
 * <p>All that {@code /proc} shows count, those in containers too: there is one CLOCK_REALTIME for all, and time namespaces are about the
 * other clocks alone (time_namespaces(7)). Who is outside of one's own container is not seen from inside. A process without
 * CAP_SYS_TIME, such as a chronyd in an ordinary container, cannot set the clock and is left out; so is one whose options say that it
 * only asks or serves ({@code chronyd -x}). What a daemon's configuration says is not read, and neither is whether a user namespace
 * makes its capability void. Stateless.
 */
public final class TimeDaemons {
    private static final Path PROC = Path.of("/proc");

    private TimeDaemons() {}

    /**
     * Those that run now, in the order of their process ids, without this process and those that it was started by.
     *
     * @throws IOException where {@code /proc} cannot be listed
     */
    public static List<TimeDaemon> running() throws IOException {
        return running(PROC, ProcessHandle.current().pid());
    }

    /**
     * The same of another {@code /proc}. Processes that end meanwhile are no error.
     *
     * @param self who asks
     */
    static List<TimeDaemon> running(Path proc, long self) throws IOException {
        Map<Long, ProcessEntry> processes = processes(proc);
        Set<Long> own = new HashSet<>();
        for (ProcessEntry one = processes.get(self); one != null && own.add(one.pid()); ) {
            one = processes.get(one.parent());
        }
        List<TimeDaemon> found = new ArrayList<>();
        for (ProcessEntry process : processes.values()) {
            Optional<TimeProgram> program = TimeProgram.of(process);
            if (program.isEmpty() || own.contains(process.pid()) || isHelper(process, processes)) {
                continue;
            }
            String advice = process.isContained()
                    ? "stop it in its container"
                    : program.get().advice();
            found.add(new TimeDaemon(program.get().program(), process.pid(), process.isContained(), advice));
        }
        return List.copyOf(found);
    }

    /** Whether it belongs to a daemon that is told of already: chronyd's and OpenNTPD's second processes. */
    private static boolean isHelper(ProcessEntry process, Map<Long, ProcessEntry> processes) {
        ProcessEntry parent = processes.get(process.parent());
        return parent != null
                && parent.program().equals(process.program())
                && TimeProgram.of(parent).isPresent();
    }

    private static Map<Long, ProcessEntry> processes(Path proc) throws IOException {
        Map<Long, ProcessEntry> processes = new TreeMap<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path directory : directories) {
                if (directory.getFileName().toString().matches("[0-9]{1,10}")) {
                    ProcessEntry.read(directory).ifPresent(process -> processes.put(process.pid(), process));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException("the processes of this machine cannot be listed: " + e.getMessage(), e);
        }
        return processes;
    }
}
