package coretime.cli;

import coretime.libvirt.ExecLimits;
import coretime.libvirt.ExecResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs a guest's scripts by this machine's own sh, tar and gzip, as if it were a guest. */
final class HereShell {
    private static final int SIGNALLED = 128;

    private HereShell() {}

    static GuestShell shell() {
        return new GuestShell("here", HereShell::exec);
    }

    private static ExecResult exec(List<String> argv, byte[] stdin, ExecLimits limits) {
        try {
            Process process = new ProcessBuilder(argv).start();
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            try (OutputStream in = process.getOutputStream()) {
                in.write(stdin);
            }
            String wrote = text(process.getInputStream());
            int code = process.waitFor();
            return new ExecResult(
                    code > SIGNALLED ? new ExecResult.Signalled(code - SIGNALLED) : new ExecResult.Exited(code),
                    wrote,
                    said.join(),
                    wrote.length() > limits.maxOutputBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
