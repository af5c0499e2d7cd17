package coretime.host.notify;

import coretime.host.Json;
import coretime.host.config.Notification.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A program that gets each event on its standard input, in a process of its own; status 0 is a receipt. No shell is between. */
final class CommandReceiver implements Receiver {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Command command;
    private final Duration longest;

    CommandReceiver(Command command) {
        this(command, LONGEST);
    }

    CommandReceiver(Command command, Duration longest) {
        this.command = command;
        this.longest = longest;
    }

    @Override
    public String name() {
        return "command " + Json.line(command.command()); // No NUL, which PostgreSQL's text cannot hold.
    }

    @Override
    public String shown() {
        return command.command().getFirst();
    }

    @Override
    public void tell(String body) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.command())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        // The daemon's own (sockets, tokens) is not the program's.
        builder.environment().keySet().retainAll(Set.of("PATH", "LANG", "LC_ALL", "TZ"));
        Process process = builder.start();
        try {
            Thread writer = Thread.ofPlatform().daemon(true).start(() -> write(process, body));
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it was not done within " + longest.toSeconds() + " s and was ended");
            }
            writer.join();
            if (process.exitValue() != 0) {
                throw new IOException("it ended with status " + process.exitValue());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A program need not read it. */
    private static void write(Process process, String body) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It ended, or reads no more: its status tells.
        }
    }
}
