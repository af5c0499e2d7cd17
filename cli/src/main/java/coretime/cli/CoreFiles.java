package coretime.cli;

import coretime.vmcore.CoreVerification;
import coretime.vmcore.Cores;
import coretime.vmcore.MemoryCore;
import coretime.vmcore.Progress;
import coretime.vmcore.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The core that a command is about: one file, the files of a split core, or {@code -} for a pipe. */
final class CoreFiles {
    private static final Path PIPE = Path.of("-");

    /** S_IFMT, S_IFREG and S_IFBLK (POSIX sys/stat.h, Linux values). */
    private static final int FILE_TYPE = 0170000, REGULAR = 0100000, BLOCK_DEVICE = 0060000;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "The core; all files of a split one; - for standard input.")
    private List<Path> files = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** The files as they were named. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** Whether the core comes through a pipe. */
    boolean isPipe() {
        return files.equals(List.of(PIPE));
    }

    /**
     * Opens the core.
     *
     * @param scratch where a pipe's content is kept while it is read
     */
    MemoryCore open(Path scratch, Progress progress) {
        checkNamed();
        if (isPipe()) {
            return Cores.read(System.in, "standard input", scratch, progress);
        }
        check();
        return Cores.open(files, progress);
    }

    /** Opens the core; a pipe is kept in the temporary directory. */
    MemoryCore open(Progress progress) {
        return open(Path.of(System.getProperty("java.io.tmpdir")), progress);
    }

    /** Checks every part of the core. */
    Verification verify(Progress progress) {
        checkNamed();
        int threads = Runtime.getRuntime().availableProcessors();
        if (!isPipe()) {
            check();
            return CoreVerification.verify(files, threads, progress);
        }
        try (MemoryCore core = open(progress)) {
            return CoreVerification.verify(core, threads, progress);
        }
    }

    /** Not left to picocli, which would ask for a file before a subcommand's name too. */
    private void checkNamed() {
        if (files.isEmpty()) {
            throw new ParameterException(command.commandLine(), "Missing required parameter: 'FILE'");
        }
    }

    private void check() {
        for (Path file : files) {
            if (file.equals(PIPE)) {
                throw new CannotException(
                        "- stands for standard input, which is a whole core: it cannot be one of several");
            }
            if (!Files.exists(file)) {
                throw new CannotException("there is no file " + file);
            }
            if (Files.isDirectory(file)) {
                throw new CannotException(file + " is a directory; name the core's file");
            }
            if (isPipe(file)) {
                throw new CannotException("%s is no file on a disk; what comes from it goes to standard input: '- < %s'"
                        .formatted(file, file));
            }
        }
    }

    /** A pipe, a terminal, a device without blocks: opening it may wait for ever, and it has no size. */
    private static boolean isPipe(Path file) {
        try {
            int type = (int) Files.getAttribute(file, "unix:mode") & FILE_TYPE;
            return type != REGULAR && type != BLOCK_DEVICE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
