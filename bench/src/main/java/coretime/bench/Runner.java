package coretime.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs one contender in a process of its own. */
public final class Runner {
    private static final long LIMIT_MINUTES = 20;
    private static final double NANOS = 1e9;

    private final Path log;

    /** What contenders print goes into this file. */
    public Runner(Path log) {
        this.log = log;
    }

    /**
     * How long it takes, in seconds, from its start to its end.
     *
     * @throws IOException where it takes too long or fails, with what it printed
     */
    public double run(Contender contender) throws IOException, InterruptedException {
        contender.deleteOutput();
        long began = System.nanoTime();
        Process process = start(contender);
        try {
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(contender.name() + " did not end within " + LIMIT_MINUTES + " min");
            }
        } finally {
            process.destroyForcibly();
        }
        double seconds = (System.nanoTime() - began) / NANOS;
        check(contender, process);
        return seconds;
    }

    /** The most memory that it has had: what the kernel counts, mapped files apart. */
    ResidentMemory memory(Contender contender) throws IOException, InterruptedException {
        contender.deleteOutput();
        Process process = start(contender);
        ResidentMemory most = ResidentMemory.NONE;
        try {
            do {
                most = most.or(ResidentMemory.of(process.pid()));
            } while (!process.waitFor(5, TimeUnit.MILLISECONDS));
        } finally {
            process.destroyForcibly();
        }
        check(contender, process);
        return most;
    }

    private Process start(Contender contender) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(contender.command())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(contender.environment());
        return builder.start();
    }

    private void check(Contender contender, Process process) throws IOException {
        if (process.exitValue() != 0) {
            throw new IOException("%s ended with status %d:\n%s"
                    .formatted(
                            contender.name(), process.exitValue(), Files.readString(log, StandardCharsets.ISO_8859_1)));
        }
    }
}
