package coretime.bench;

import coretime.lab.GuestImage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The lab's guest in a QEMU of the benchmark's own, its memory a file that was filled before. Under TCG, since that is
 * everywhere: what a core holds does not depend on it.
 */
final class BenchGuest implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final Path console;

    private BenchGuest(Process process, Path console) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.commands = process.outputWriter();
        this.console = console;
        answers.readLine();
        command("qmp_capabilities", "");
    }

    /**
     * Starts it.
     *
     * @param directory for its console and what QEMU says
     * @param memory the file, as long as its memory is to be
     * @param parameters of its kernel, besides those that it needs
     */
    static BenchGuest start(Path directory, GuestImage image, Path memory, String parameters) throws IOException {
        Path console = directory.resolve("console");
        long mib = Files.size(memory) >> 20;
        List<String> command = List.of(
                "qemu-system-x86_64",
                "-name",
                "coretime-bench",
                "-machine",
                "q35,memory-backend=ram",
                "-object",
                "memory-backend-file,id=ram,share=on,size=" + mib + "M,mem-path=" + memory,
                "-m",
                mib + "M",
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-display",
                "none",
                "-vga",
                "none",
                "-nic",
                "none",
                "-device",
                "vmcoreinfo",
                "-action",
                "panic=none",
                "-kernel",
                image.kernel().toString(),
                "-initrd",
                image.initrd().toString(),
                "-append",
                "console=ttyS0 root=/dev/vda sysctl.kernel.unknown_nmi_panic=1 " + parameters,
                "-drive",
                "file=" + image.disk() + ",format=raw,if=virtio,snapshot=on",
                "-serial",
                "file:" + console,
                "-qmp",
                "stdio");
        return new BenchGuest(
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("qemu-errors").toFile())
                        .start(),
                console);
    }

    private void command(String name, String arguments) throws IOException {
        commands.write("{\"execute\":\"" + name + "\",\"arguments\":{" + arguments + "}}\n");
        commands.flush();
        while (true) {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("QEMU ended at " + name);
            }
            if (answer.startsWith("{\"error\"")) {
                throw new IOException(name + ": " + answer);
            }
            if (answer.startsWith("{\"return\"")) {
                return;
            }
        }
    }

    /** Waits for its log-in prompt, makes its kernel panic, and takes its memory as an ELF core. */
    void crash(Path core, Duration limit) throws IOException, InterruptedException {
        await("login:", limit);
        command("inject-nmi", "");
        await("end Kernel panic", limit);
        command("dump-guest-memory", "\"paging\":false,\"protocol\":\"file:" + core + "\"");
    }

    private void await(String text, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!Files.readString(console, StandardCharsets.ISO_8859_1).contains(text)) {
            if (System.nanoTime() > deadline || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("no '" + text + "' on the guest's console:\n"
                        + Files.readString(console, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
