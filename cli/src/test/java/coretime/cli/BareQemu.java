package coretime.cli;

import coretime.lab.GuestImage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A guest in a QEMU of the test's own, without libvirt: its memory can be taken by several routes while nothing in it
 * changes. Its panic does not stop QEMU, since a migration out of that state would abort it.
 */
final class BareQemu implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter commands;
    private final Path console;

    private BareQemu(Process process, Path console) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.commands = process.outputWriter();
        this.console = console;
        answer();
        command("qmp_capabilities", Map.of());
    }

    static BareQemu start(Path directory, GuestImage image, String machine, int ramMib) throws IOException {
        Path console = directory.resolve("console");
        List<String> command = List.of(
                "qemu-system-x86_64",
                "-name",
                "coretime-cores",
                "-machine",
                machine,
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                String.valueOf(ramMib),
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
                "console=ttyS0 root=/dev/vda no_timer_check sysctl.kernel.unknown_nmi_panic=1",
                "-drive",
                "file=" + image.disk() + ",format=raw,if=virtio,snapshot=on",
                "-serial",
                "file:" + console,
                "-qmp",
                "stdio");
        return new BareQemu(
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("qemu-errors").toFile())
                        .start(),
                console);
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("QEMU has ended");
        }
        return JsonMapper.shared().readTree(line);
    }

    /** Gives a command and waits for its answer. */
    JsonNode command(String name, Map<String, Object> arguments) throws IOException {
        commands.write(JsonMapper.shared().writeValueAsString(Map.of("execute", name, "arguments", arguments)));
        commands.newLine();
        commands.flush();
        while (true) {
            JsonNode answer = answer();
            if (answer.has("error")) {
                throw new IOException(name + ": " + answer);
            }
            if (answer.has("return")) {
                return answer.path("return");
            }
        }
    }

    /** Waits until the guest has written this. */
    void awaitConsole(String text, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!Files.readString(console, java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains(text)) {
            if (System.nanoTime() > deadline || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("no '" + text + "' on the console:\n" + Files.readString(console));
            }
        }
    }

    /** The guest's memory as QEMU's own dump. */
    Path dump(Path file, String format) throws IOException {
        command("dump-guest-memory", Map.of("paging", false, "protocol", "file:" + file, "format", format));
        return file;
    }

    /** The guest's state as a stream. */
    Path stream(Path file, boolean isBackgroundSnapshot) throws IOException, InterruptedException {
        capability(isBackgroundSnapshot);
        command("migrate-set-parameters", Map.of("max-bandwidth", 1L << 40));
        command("migrate", Map.of("uri", "exec:cat > " + file));
        while (true) {
            JsonNode state = command("query-migrate", Map.of());
            String status = state.path("status").stringValue("");
            if (status.equals("completed")) {
                capability(false);
                return file;
            }
            if (status.equals("failed") || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the stream failed: " + state);
            }
        }
    }

    private void capability(boolean isBackgroundSnapshot) throws IOException {
        command(
                "migrate-set-capabilities",
                Map.of(
                        "capabilities",
                        List.of(Map.of("capability", "background-snapshot", "state", isBackgroundSnapshot))));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
