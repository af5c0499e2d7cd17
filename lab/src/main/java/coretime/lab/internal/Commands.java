package coretime.lab.internal;

import coretime.lab.LabException;
import coretime.lab.LabInterrupted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs other programs. A program that is no longer wanted (interruption, time limit) is ended with all its descendants
 * before the caller hears of it.
 */
public final class Commands {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int SHOWN_OF_OUTPUT = 2000;

    /** Ctrl-C goes to a program and to this process at once; the program's end may be seen first. */
    private static final Duration OWN_INTERRUPTION = Duration.ofSeconds(1);

    /** As shells and the JDK number an end by SIGINT. */
    private static final int ENDED_BY_INTERRUPT = 128 + 2;

    private Commands() {}

    /**
     * How to run it.
     *
     * @param directory its working directory
     * @param environment added to this process's own
     * @param input its standard input
     * @param limit after which it is ended
     */
    public record Setting(Path directory, Map<String, String> environment, String input, Duration limit) {
        /** In the root directory, with nothing on standard input. */
        public static Setting within(Duration limit) {
            return new Setting(Path.of("/"), Map.of(), "", limit);
        }

        public Setting in(Path other) {
            return new Setting(other, environment, input, limit);
        }

        public Setting with(Map<String, String> other) {
            return new Setting(directory, other, input, limit);
        }

        public Setting reading(String other) {
            return new Setting(directory, environment, other, limit);
        }
    }

    /**
     * How it ended.
     *
     * @param status its exit status
     * @param output standard output and error together
     */
    public record Result(int status, String output) {
        public boolean succeeded() {
            return status == 0;
        }
    }

    /** Runs a program and gives its output; fails where the program does. */
    public static String run(String doing, Setting setting, List<String> argv) {
        Result result = tryRun(doing, setting, argv);
        if (!result.succeeded()) {
            // Many programs catch SIGINT and end with a status of their own: only our own interruption tells.
            awaitInterruption(doing);
            throw new LabException(doing + " failed: " + argv.getFirst() + " ended with status " + result.status()
                    + " and said:\n" + tail(result.output()));
        }
        return result.output();
    }

    /** Runs a program to its end. */
    public static Result tryRun(String doing, Setting setting, List<String> argv) {
        Path input = null;
        Path output = null;
        Process process = null;
        try {
            // Files and not pipes: nothing to pump, and a grandchild that keeps them open holds nobody up.
            input = Files.createTempFile("coretime-lab", ".in");
            output = Files.createTempFile("coretime-lab", ".out");
            Files.writeString(input, setting.input());
            ProcessBuilder builder = SearchPath.apply(new ProcessBuilder(new ArrayList<>(argv)))
                    .directory(setting.directory().toFile())
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            builder.environment().putAll(setting.environment());
            process = builder.start();
            if (!process.waitFor(setting.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                endTree(process);
                throw new LabException(
                        doing + " took longer than " + setting.limit().toSeconds() + " s and was ended: "
                                + argv.getFirst() + " had said:\n" + tail(read(output)));
            }
            if (process.exitValue() == ENDED_BY_INTERRUPT) {
                awaitInterruption(doing);
            }
            return new Result(process.exitValue(), read(output));
        } catch (InterruptedException _) {
            if (process != null) {
                endTree(process);
            }
            throw new LabInterrupted(doing);
        } catch (IOException e) {
            throw new LabException(doing + " failed: " + argv.getFirst() + " could not be run: " + e.getMessage(), e);
        } finally {
            Trees.deleteQuietly(input);
            Trees.deleteQuietly(output);
        }
    }

    private static void awaitInterruption(String doing) {
        Await.until(doing, OWN_INTERRUPTION, () -> false);
    }

    private static String read(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }

    static String tail(String text) {
        String stripped = text.strip();
        return stripped.length() <= SHOWN_OF_OUTPUT
                ? stripped
                : "…" + stripped.substring(stripped.length() - SHOWN_OF_OUTPUT);
    }

    /** Ends a process and all its descendants, gently first. Not stopped by an interruption, which stays pending. */
    public static void endTree(Process process) {
        List<ProcessHandle> tree = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        tree.forEach(ProcessHandle::destroy);
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle handle : tree) {
            interrupted |= !awaitExit(handle, deadline - System.nanoTime());
        }
        // What a dying shell started meanwhile is in no list: ask again.
        List<ProcessHandle> stubborn = Stream.concat(process.descendants(), tree.stream())
                .filter(ProcessHandle::isAlive)
                .toList();
        stubborn.forEach(ProcessHandle::destroyForcibly);
        long killed = System.nanoTime() + GRACE.toNanos();
        for (ProcessHandle handle : stubborn) {
            interrupted |= !awaitExit(handle, killed - System.nanoTime());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean awaitExit(ProcessHandle handle, long nanos) {
        try {
            handle.onExit().get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException _) {
            return true; // It gets SIGKILL next.
        } catch (java.util.concurrent.ExecutionException _) {
            return true; // Waiting failed, not ending; SIGKILL comes next all the same.
        } catch (InterruptedException _) {
            return false;
        }
    }
}
