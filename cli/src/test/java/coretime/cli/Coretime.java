package coretime.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The program as a person runs it: {@code ./coretime …} in a process of its own. */
final class Coretime implements AutoCloseable {

    private static final long LINE_SECONDS = 400;
    private static final long EXIT_SECONDS = 600;

    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<String> err = new ArrayList<>();
    private boolean errEnded;
    private final CompletableFuture<String> out;

    private Coretime(Process process) {
        this.process = process;
        // Not in the common pool: on two CPUs it has one thread, and what waits for another process's end would wait
        // for this.
        this.out = CompletableFuture.supplyAsync(
                this::readOut, task -> Thread.ofPlatform().daemon(true).start(task));
        Thread.ofPlatform().daemon(true).start(this::readErr);
    }

    static Coretime start(String... arguments) throws IOException {
        return start(Map.of(), List.of(), arguments);
    }

    /**
     * Starts it.
     *
     * @param environment variables besides those of this process
     * @param prefix a command that runs it: {@code setpriv …}
     */
    static Coretime start(Map<String, String> environment, List<String> prefix, String... arguments)
            throws IOException {
        // A session of its own, as on a terminal of its own: what Ctrl-C reaches is its process group, not this test's.
        // Tests that run in a shell's background ignore SIGINT, those under nohup SIGHUP; what they start must not.
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,HUP"));
        command.addAll(prefix);
        command.add(home().resolve("coretime").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the program covers in its own process counts, too.
        builder.environment().put("CORETIME_JAVA_OPTIONS", coverageAgent());
        builder.environment().putAll(environment);
        return new Coretime(builder.start());
    }

    static Path home() {
        return Path.of(System.getProperty("coretime.home"));
    }

    /** The option that has this JVM's coverage recorded, empty where it is not. */
    private static String coverageAgent() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-javaagent:") && option.contains("jacoco"))
                .findAny()
                .orElse("");
    }

    /** Waits for a line on stderr that holds a text. */
    String awaitLine(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LINE_SECONDS);
        lock.lock();
        try {
            while (true) {
                for (String line : err) {
                    if (line.contains(text)) {
                        return line;
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || errEnded) {
                    throw new AssertionError("no line with '" + text + "' in:\n" + String.join("\n", err));
                }
                added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ctrl-C: as a terminal does it, all of the foreground process group gets the signal, programs it started too. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits for the end. */
    int status() throws InterruptedException {
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; stderr so far:\n" + err());
        }
        // What it wrote last is read after its end.
        lock.lock();
        try {
            while (!errEnded) {
                added.await();
            }
        } finally {
            lock.unlock();
        }
        return process.exitValue();
    }

    /** All of stdout, after the end. */
    String out() {
        return out.join();
    }

    /** All of stderr so far. */
    String err() {
        lock.lock();
        try {
            return String.join("\n", err);
        } finally {
            lock.unlock();
        }
    }

    /** Ends it as Ctrl-C would, where it still runs. */
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(EXIT_SECONDS, TimeUnit.SECONDS).join();
    }

    private String readOut() {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readErr() {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line, false);
            }
        } catch (IOException e) {
            add("stderr broke off: " + e.getMessage(), false);
        } finally {
            add("", true);
        }
    }

    private void add(String line, boolean end) {
        lock.lock();
        try {
            err.add(line);
            errEnded = end;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
