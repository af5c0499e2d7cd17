package coretime.lab;

import coretime.lab.internal.Await;
import coretime.lab.internal.Commands;
import coretime.lab.internal.GuestProcesses;
import coretime.lab.internal.LibvirtFiles;
import coretime.lab.internal.QemuConf;
import coretime.lab.internal.RunDirectory;
import coretime.lab.internal.SearchPath;
import coretime.lab.internal.Trees;
import coretime.libvirt.Connection;
import coretime.libvirt.LibvirtUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The libvirt that the lab's guests run under: the system's, or one of the lab's own with its own sockets, state,
 * settings and dump directory in a mount namespace of its own, so that the two never see each other. Guests survive
 * the end of libvirtd, as they do in production. Methods may be called from any thread.
 */
public final class LabLibvirt implements AutoCloseable {
    /** Which libvirt is wanted. */
    public enum Mode {
        /** The system's where one answers, otherwise one of the lab's own. */
        AUTO,
        /** One of the lab's own. */
        PRIVATE
    }

    private static final Path SYSTEM_SOCKET = Path.of("/run/libvirt/libvirt-sock");
    private static final Path SYSTEM_QEMU_CONF = Path.of("/etc/libvirt/qemu.conf");
    static final String SYSTEM_URI = "qemu:///system";
    /** {@code sockaddr_un.sun_path} less its final zero. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Path runDirectory;
    private final @Nullable LibvirtFiles files;
    private final Path dumpDirectory;
    private @Nullable Process daemon;

    private LabLibvirt(Path runDirectory, @Nullable LibvirtFiles files, Path dumpDirectory) {
        this.runDirectory = runDirectory;
        this.files = files;
        this.dumpDirectory = dumpDirectory;
    }

    /**
     * Finds or starts it.
     *
     * @param runDirectory for a libvirt of the lab's own; the guests' disks must lie in it too
     * @param dumps where a libvirt of the lab's own puts cores
     * @param accelerator what the guests will use
     * @param userFaults whether QEMU is to have the right to watch its guests' writes; the system's libvirt is not used then
     * @throws LabException where it cannot be started
     */
    public static LabLibvirt use(
            Mode mode,
            Path runDirectory,
            Path dumps,
            Accelerator accelerator,
            boolean userFaults,
            LabProgress progress) {
        if (mode == Mode.AUTO && !userFaults && systemAnswers()) {
            progress.step("using the system's libvirt");
            return new LabLibvirt(runDirectory, null, QemuConf.autoDumpPath(SYSTEM_QEMU_CONF));
        }
        progress.step("starting a libvirt of the lab's own");
        LibvirtFiles files = new LibvirtFiles(runDirectory.resolve("libvirt"), dumps, accelerator, userFaults);
        int length = files.socket().toString().length();
        if (length > LONGEST_SOCKET_PATH) {
            throw new LabException("the path of libvirt's socket, " + files.socket() + ", has " + length
                    + " characters and may have " + LONGEST_SOCKET_PATH + "; choose a shorter run directory");
        }
        files.create();
        LabLibvirt libvirt = new LabLibvirt(runDirectory, files, files.dumps());
        try {
            libvirt.start(files);
        } catch (RuntimeException failure) {
            libvirt.closeAfter(failure);
            throw failure;
        }
        return libvirt;
    }

    private static boolean systemAnswers() {
        return systemMayAnswer() && answers(SYSTEM_URI);
    }

    static boolean systemMayAnswer() {
        return Files.exists(SYSTEM_SOCKET);
    }

    private static boolean answers(String uri) {
        try (Connection _ = Connection.open(uri)) {
            return true;
        } catch (LibvirtUnavailable _) {
            // No answer is the answer.
            return false;
        }
    }

    /** What to give to {@link Connection#open}. */
    public String uri() {
        return files == null ? SYSTEM_URI : "qemu+unix:///system?socket=" + files.socket();
    }

    /**
     * The same for libvirt's test driver in the lab's own libvirtd: its domains run nothing. All connections see the same ones, for as
     * long as any is open.
     */
    public String testDriverUri() {
        return "test+unix:///default?socket=" + own().socket();
    }

    /** Where libvirt puts cores of {@link OnCrash#COREDUMP_RESTART}. */
    public Path dumpDirectory() {
        return dumpDirectory;
    }

    /** Whether it is the lab's own. */
    public boolean isPrivate() {
        return files != null;
    }

    /** Kills the lab's own libvirtd, as a crash would; guests run on. */
    public synchronized void kill() {
        own();
        Process running = daemon;
        if (running != null) {
            // The process above it ends with it; what that one has adopted, the guests, it leaves alone.
            running.children()
                    .filter(child -> child.info().command().orElse("").endsWith("/libvirtd"))
                    .forEach(ProcessHandle::destroyForcibly);
            await(running);
            daemon = null;
        }
    }

    /** Starts the lab's own libvirtd again, where it does not run; it finds its guests. */
    public synchronized void restart() {
        LibvirtFiles own = own();
        if (daemon == null || !daemon.isAlive()) {
            start(own);
        }
    }

    private LibvirtFiles own() {
        if (files == null) {
            throw new IllegalStateException("the system's libvirt is not the lab's to stop or start");
        }
        return files;
    }

    private synchronized void start(LibvirtFiles own) {
        try {
            // A socket that a killed libvirtd left refuses connections; it only makes the wait below longer.
            Files.deleteIfExists(own.socket());
            Process started = SearchPath.apply(new ProcessBuilder(new ArrayList<>(own.command())))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            own.directory().resolve("output").toFile()))
                    .start();
            daemon = started;
            RunDirectory.noteDaemon(runDirectory, started.pid());
            boolean up = Await.until(
                    "starting libvirt",
                    START_LIMIT,
                    () -> !started.isAlive() || (Files.exists(own.socket()) && answers(uri())));
            if (!up || !started.isAlive()) {
                throw new LabException(
                        "the lab's own libvirtd " + (up ? "ended at once" : "does not answer") + "; it said: "
                                + said(own) + "\nIs the package libvirt-daemon-system installed, and are you root?");
            }
        } catch (IOException e) {
            throw new LabException("the lab's own libvirtd cannot be started: " + e.getMessage(), e);
        }
    }

    private static String said(LibvirtFiles own) {
        return Trees.read(own.directory().resolve("output")).orElse("").strip() + "\n"
                + Trees.read(own.logFile()).orElse("").strip();
    }

    private void await(Process process) {
        if (!Await.until("ending libvirtd", END_LIMIT, () -> !process.isAlive())) {
            throw new LabException("libvirtd, process " + process.pid() + ", does not end");
        }
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    /** Ends the lab's own libvirtd and any guest it still has; nothing where it is the system's. Twice is once. */
    @Override
    public synchronized void close() {
        if (files == null) {
            return;
        }
        Process running = daemon;
        if (running != null) {
            // The process is our child, so this never signals another of the same number.
            Commands.endTree(running);
            await(running);
            daemon = null;
        }
        GuestProcesses.endAll(files.guestProcesses(), runDirectory);
    }
}
