package coretime.cli;

import coretime.vmcore.Compression;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the build runs to learn what {@code coretime core} loads (JEP 514): each of its commands, on a small core. No part of
 * the command line.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** The core to use, and a directory of the caller's to write to. */
    public static void main(String[] arguments) throws IOException {
        Path core = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]).resolve("rehearsal.out");
        run("core", "--help");
        for (String command : List.of("info", "log", "card", "verify")) {
            run("core", command, core.toString());
        }
        for (Compression compression : Compression.values()) {
            run(
                    "core",
                    "convert",
                    core.toString(),
                    "--out=" + out,
                    "--overwrite",
                    "--threads=2",
                    "--level=31",
                    "--compress=" + compression.name().toLowerCase(Locale.ROOT));
            run("core", "info", out.toString());
        }
        run("core", "convert", core.toString(), "--out=" + out, "--overwrite", "--format=elf");
        Files.delete(out);
    }

    private static void run(String... arguments) {
        int status =
                Main.commandLine().setOut(new PrintWriter(Writer.nullWriter())).execute(arguments);
        if (status != ExitStatus.DONE) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with status " + status);
        }
    }
}
